import { Link, Outlet, useLocation, useMatches } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useAsOf } from '../lib/as-of';
import { t } from '../lib/i18n/catalogue';
import type { TextKey } from '../lib/i18n/text';
import { live, useLive } from '../lib/live';
import { useNow } from '../lib/now';
import { remember } from '../lib/recent';
import { OUTDATED_MS } from '../lib/viewer';
import { CrashBoundary } from '../ui/crash-boundary';
import { Icon, type IconName } from '../ui/icon';
import { loadOverlays } from '../ui/overlay';
import { Toasts } from '../ui/toasts';
import { AsOfBar } from './as-of-bar';
import { LostBar } from './lost-bar';
import { Topbar } from './topbar';
import { useFrameShortcuts } from './frame-shortcuts';
import './frame.css';

const PAGES = [
  { to: '/', text: 'nav.overview', icon: 'overview' },
  { to: '/pools', text: 'nav.pools', icon: 'pools' },
  { to: '/clients', text: 'nav.clients', icon: 'clients' },
  { to: '/events', text: 'nav.events', icon: 'events' },
  { to: '/mint', text: 'nav.mint', icon: 'mint' },
  { to: '/settings', text: 'nav.settings', icon: 'settings' },
] as const satisfies readonly { to: string; text: TextKey; icon: IconName }[];

/** What is round every page: where one can go, how live it is, and as of when. */
export function Frame() {
  const asOf = useAsOf();
  const { pathname } = useLocation();
  const isOutdated = useIsOutdated();
  const [sheet, setSheet] = useState<'palette' | 'shortcuts'>();
  useFrameShortcuts(setSheet);
  useRemembered();
  useEffect(() => loadLater(loadOverlays), []);
  useEffect(() => live.want(asOf === undefined), [asOf]);
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t('frame.skip')}
      </a>
      <nav className="rail" aria-label={t('nav.label')}>
        <Link to="/" className="rail-brand">
          <img src="./berth.svg" alt="" />
          <span>Berth</span>
        </Link>
        {PAGES.map(({ to, text, icon }) => (
          <Link
            key={to}
            to={to}
            className="rail-link"
            activeOptions={{ exact: to === '/', includeSearch: false }}
            activeProps={{ 'aria-current': 'page' }}
            title={t(text)}
          >
            <Icon name={icon} />
            <span>{t(text)}</span>
          </Link>
        ))}
      </nav>
      <Topbar sheet={sheet} setSheet={setSheet} />
      <div>
        <div className="banners">
          {asOf !== undefined && <AsOfBar asOf={asOf} />}
          <LostBar />
        </div>
        <main id="main" className={isOutdated ? 'main outdated' : 'main'} tabIndex={-1}>
          <CrashBoundary key={pathname}>
            <Outlet />
          </CrashBoundary>
        </main>
      </div>
      <Toasts />
    </div>
  );
}

/** How long a page has to come and be read, in ms. */
const READ_MS = 1_500;

/** Loads what nobody asks for at once. */
function loadLater(load: () => void): () => void {
  const timer = setTimeout(load, READ_MS);
  return () => clearTimeout(timer);
}

/** Whether the service has been away for so long that numbers are to be taken as old. */
function useIsOutdated(): boolean {
  const { lostAt } = useLive();
  const now = useNow();
  return lostAt !== undefined && now - lostAt > OUTDATED_MS;
}

/** What was looked at is offered again where one goes to things. */
function useRemembered(): void {
  const { fullPath, params } = useMatches().at(-1) ?? { fullPath: '', params: {} };
  useEffect(() => remember(fullPath, params), [fullPath, params]);
}
