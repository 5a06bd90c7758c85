import { useNavigate, type NavigateOptions } from '@tanstack/react-router';
import { useAsOf } from '../lib/as-of';
import { formatCount } from '../lib/format-number';
import { t } from '../lib/i18n/catalogue';
import { live } from '../lib/live';
import { choose } from '../lib/preferences';
import { recents, type Recent } from '../lib/recent';
import type { IconName } from '../ui/icon';
import { readMoment } from '../lib/as-of';
import { copyLink } from './copy-link';
import { useToggleZone } from './toggle-zone';

type TextKey = Parameters<typeof t>[0];

/** Something that can be gone to, or done. */
export interface Found {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly icon: IconName;
  readonly to?: NavigateOptions;
  readonly run?: () => void;
}

/** What the mint makes, in its usual forms. */
const MINTED = /^([a-z_]+_)?(?=.*\d)[0-9A-Za-z-]{16,40}$|^\d{15,19}$/;

const PAGES = [
  { key: 'overview', text: 'nav.overview', icon: 'overview', note: 'g o', to: '/' },
  { key: 'pools', text: 'nav.pools', icon: 'pools', note: 'g p', to: '/pools' },
  { key: 'clients', text: 'nav.clients', icon: 'clients', note: 'g c', to: '/clients' },
  { key: 'events', text: 'nav.events', icon: 'events', note: 'g e', to: '/events' },
  { key: 'mint', text: 'nav.mint', icon: 'mint', note: 'g m', to: '/mint' },
  { key: 'settings', text: 'nav.settings', icon: 'settings', note: 'g s', to: '/settings' },
] as const satisfies readonly { text: TextKey; icon: IconName; [name: string]: string }[];

const RECENTS: Readonly<Record<Recent['to'], { readonly icon: IconName; readonly note: TextKey }>> = {
  '/pools/$pool': { icon: 'pools', note: 'frame.pool' },
  '/pools/$pool/ids/$identifier': { icon: 'pools', note: 'identifier.title' },
  '/clients/$client': { icon: 'clients', note: 'client.title' },
  '/events/$position': { icon: 'events', note: 'nav.events' },
};

export function pages(text: string): readonly Found[] {
  return PAGES.map(({ text: name, to, ...page }) => ({ ...page, name: t(name), to: { to } })).filter(
    ({ name }) => name.toLowerCase().includes(text.toLowerCase()),
  );
}

/** What was looked at last. */
export function recent(): readonly Found[] {
  return recents().map(({ to, params }) => {
    const { icon, note } = RECENTS[to];
    const name = Object.values(params).at(-1) ?? '';
    const shown = to === '/events/$position' ? formatCount(Number(name)) : name;
    const others = Object.values(params).slice(0, -1);
    return {
      key: `recent ${to} ${JSON.stringify(params)}`,
      name: shown,
      note: [t('frame.recent'), t(note), ...others].join(' · '),
      icon,
      to: { to, params } as NavigateOptions,
    };
  });
}

/** What can only mean one thing: a position, a moment, an ID of the mint. */
export function exactly(text: string, isUtc: boolean): readonly Found[] {
  const found: Found[] = [];
  const position = /^(?:position\s+|event\s+|#)?([\d,]{1,20})$/i.exec(text)?.[1]?.replaceAll(',', '');
  if (position !== undefined && /^\d{1,15}$/.test(position)) {
    found.push({
      key: 'event',
      name: t('live.position', { position: formatCount(Number(position)) }),
      note: t('nav.events'),
      icon: 'events',
      to: { to: '/events/$position', params: { position } },
    });
  }
  const moment = found.length === 0 ? readMoment(text, isUtc) : undefined;
  if (moment !== undefined) {
    found.push({
      key: 'moment',
      name: moment,
      note: t('asOf.title'),
      icon: 'clock',
      to: { to: '.', search: (search: object) => ({ ...search, at: moment }) } as NavigateOptions,
    });
  }
  if (moment === undefined && MINTED.test(text)) {
    found.push({
      key: 'minted',
      name: text,
      note: t('nav.mint'),
      icon: 'mint',
      to: { to: '/mint', search: { decode: text } },
    });
  }
  return found;
}

/** The number that a text is, in decimal digits: `4711`, `0x1267`. */
export function numberIn(text: string): string | undefined {
  if (/^\d{1,15}$/.test(text)) return String(Number(text));
  return /^0x[\da-f]{1,12}$/i.test(text) ? String(Number(text)) : undefined;
}

/** What can be done from anywhere. */
export function useActions(showShortcuts: () => void): readonly Found[] {
  const asOf = useAsOf();
  const navigate = useNavigate();
  const toggleZone = useToggleZone();
  const action = (key: string, text: TextKey, icon: IconName, run: () => void): Found => ({
    ...{ key: `do ${key}`, name: t(text), note: t('frame.action'), icon, run },
  });
  const backToLive = (): void =>
    void navigate({ to: '.', search: (search: object) => ({ ...search, at: undefined }) });
  const { isPaused } = live.state;
  return [
    ...(asOf === undefined
      ? [
          action('pause', isPaused ? 'live.resume' : 'live.pause', isPaused ? 'play' : 'pause', () =>
            live.pause(!isPaused),
          ),
        ]
      : [action('live', 'asOf.back', 'clock', backToLive)]),
    action('link', 'frame.copyLink', 'link', () => void copyLink()),
    action('zone', 'shortcuts.zone', 'clock', toggleZone),
    action('light', 'frame.themeLight', 'theme', () => choose({ theme: 'light' })),
    action('dark', 'frame.themeDark', 'theme', () => choose({ theme: 'dark' })),
    action('keys', 'frame.shortcuts', 'help', showShortcuts),
  ];
}
