import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { parseClientSearch } from '../features/client/client-search';
import { parseClientsSearch } from '../features/clients/clients-search';
import { parseEventsSearch } from '../features/events/events-search';
import { parseIdentifierSearch } from '../features/identifier/identifier-search';
import { parseMintSearch } from '../features/mint/mint-search';
import { askForOverview } from '../features/overview/overview-queries';
import { parseOverviewSearch } from '../features/overview/overview-search';
import { parsePoolSearch } from '../features/pool/pool-search';
import { parseSettingsSearch } from '../features/settings/settings-search';
import { parseAsOf } from '../lib/as-of';
import { oneOf, parseSearch, present, printSearch } from '../lib/search-text';
import { Crash } from '../ui/crash-boundary';
import { Frame } from './frame';
import { NotFoundPage } from './not-found-page';
import { queryClient } from './query-client';

/** What every page takes: as of when, and by which clock when it is not the chosen one. */
interface FrameSearch {
  readonly at?: string | undefined;
  readonly tz?: 'utc' | 'local' | undefined;
}

const rootRoute = createRootRoute({
  validateSearch: (given: Record<string, unknown>): FrameSearch =>
    present({ at: parseAsOf(given['at']), tz: oneOf(['utc', 'local'], given['tz']) }),
  search: { middlewares: [retainSearchParams(['at', 'tz'])] },
  component: Frame,
  notFoundComponent: NotFoundPage,
});

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: parseOverviewSearch,
  loaderDeps: ({ search }) => search,
  // What most visits begin with is asked for while the page's own part is on its way.
  loader: ({ deps, preload }) => {
    if (!preload) askForOverview(queryClient, deps);
  },
  component: lazyRouteComponent(() => import('../features/overview/overview-page'), 'OverviewPage'),
});

const poolsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pools',
  component: lazyRouteComponent(() => import('../features/pool/pools-page'), 'PoolsPage'),
});

const poolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pools/$pool',
  validateSearch: parsePoolSearch,
  component: lazyRouteComponent(() => import('../features/pool/pool-page'), 'PoolPage'),
});

const identifierRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pools/$pool/ids/$identifier',
  validateSearch: parseIdentifierSearch,
  component: lazyRouteComponent(() => import('../features/identifier/identifier-page'), 'IdentifierPage'),
});

const clientsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/clients',
  validateSearch: parseClientsSearch,
  component: lazyRouteComponent(() => import('../features/clients/clients-page'), 'ClientsPage'),
});

const clientRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/clients/$client',
  validateSearch: parseClientSearch,
  component: lazyRouteComponent(() => import('../features/client/client-page'), 'ClientPage'),
});

const eventsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/events',
  validateSearch: parseEventsSearch,
  component: lazyRouteComponent(() => import('../features/events/events-page'), 'EventsPage'),
});

const eventRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/events/$position',
  component: lazyRouteComponent(() => import('../features/events/event-page'), 'EventPage'),
});

const mintRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/mint',
  validateSearch: parseMintSearch,
  component: lazyRouteComponent(() => import('../features/mint/mint-page'), 'MintPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  beforeLoad: () =>
    redirect({ to: '/settings/$section', params: { section: 'pools' }, replace: true, throw: true }),
});

const settingsSectionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/$section',
  validateSearch: parseSettingsSearch,
  component: lazyRouteComponent(() => import('../features/settings/settings-page'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    overviewRoute,
    poolsRoute,
    poolRoute,
    identifierRoute,
    clientsRoute,
    clientRoute,
    eventsRoute,
    eventRoute,
    mintRoute,
    settingsRoute,
    settingsSectionRoute,
  ]),
  basepath: new URL(document.baseURI).pathname,
  parseSearch,
  stringifySearch: printSearch,
  search: { strict: true },
  defaultPreload: 'intent',
  // With the first page the frame does not wait for the page's own part.
  defaultPendingMs: 0,
  defaultPendingComponent: () => null,
  scrollRestoration: true,
  defaultErrorComponent: ({ error, reset }) => (
    <Crash error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
  ),
});

// Later, the page before stays until the next one is there.
const forget = router.subscribe('onResolved', () => {
  router.update({ ...router.options, defaultPendingMs: Infinity });
  forget();
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
