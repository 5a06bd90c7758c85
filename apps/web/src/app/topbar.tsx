import { lazy, Suspense } from 'react';
import { urlOf } from '../lib/api';
import { t } from '../lib/i18n/catalogue';
import { choose, usePreferences } from '../lib/preferences';
import { useViewer } from '../lib/viewer';
import { useZone } from '../lib/use-zone';
import { Button, IconButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { Menu } from '../ui/overlay';
import type { MenuEntry } from '../ui/overlay-parts';
import { AsOfClock } from './as-of-clock';
import { copyLink } from './copy-link';
import { LiveChip } from './live-chip';
import { PoolSwitcher } from './pool-switcher';
import { useToggleZone } from './toggle-zone';
import './topbar.css';

export type Sheet = 'palette' | 'shortcuts' | undefined;

interface TopbarProps {
  readonly sheet: Sheet;
  readonly setSheet: (sheet: Sheet) => void;
}

const Palette = lazy(() => import('./palette'));
const ShortcutSheet = lazy(() => import('./shortcut-sheet'));

export function Topbar({ sheet, setSheet }: TopbarProps) {
  const zone = useZone();
  const toggleZone = useToggleZone();
  const shownZone = zone === 'utc' ? 'UTC' : t('frame.zone.local');
  const close = (): void => setSheet(undefined);
  return (
    <header className="topbar">
      <PoolSwitcher />
      <Button
        className="topbar-search"
        icon="search"
        aria-label={t('frame.search')}
        onClick={() => setSheet('palette')}
      >
        <span>{t('frame.search')}</span>
        <kbd>/</kbd>
      </Button>
      <div className="topbar-right">
        <LiveChip />
        <AsOfClock />
        <Button
          look="quiet"
          className="topbar-wide"
          aria-label={`${t('frame.zone')}: ${shownZone}`}
          onClick={toggleZone}
        >
          {shownZone}
        </Button>
        <ThemeMenu />
        <UserMenu openShortcuts={() => setSheet('shortcuts')} />
      </div>
      <Suspense>
        {sheet === 'palette' && <Palette close={close} showShortcuts={() => setSheet('shortcuts')} />}
        {sheet === 'shortcuts' && <ShortcutSheet close={close} />}
      </Suspense>
    </header>
  );
}

function ThemeMenu() {
  const { theme } = usePreferences();
  const target = <IconButton icon="theme" label={t('frame.theme')} className="topbar-wide" />;
  return <Menu target={target} items={themeEntries(theme)} />;
}

function themeEntries(theme: string): readonly MenuEntry[] {
  return (['system', 'light', 'dark'] as const).map((each) => ({
    text: t(`frame.theme.${each}`),
    icon: <Chosen is={theme === each} />,
    run: () => choose({ theme: each }),
  }));
}

/** Who looks, and what is theirs; signing in and out will be here. */
function UserMenu({ openShortcuts }: { readonly openShortcuts: () => void }) {
  const { name } = useViewer();
  const { theme } = usePreferences();
  const zone = useZone();
  const toggleZone = useToggleZone();
  const openReference = (): void => void open(urlOf('docs'), '_blank', 'noopener');
  const items: readonly MenuEntry[] = [
    { label: name },
    { text: t('frame.copyLink'), icon: <Icon name="link" />, run: () => void copyLink() },
    { text: t('frame.shortcuts'), icon: <Icon name="help" />, run: openShortcuts },
    { text: t('frame.apiReference'), icon: <Icon name="terminal" />, run: openReference },
    'rule',
    { label: t('frame.zone') },
    ...(['utc', 'local'] as const).map((each) => ({
      text: t(`frame.zone.${each}`),
      icon: <Chosen is={zone === each} />,
      run: () => {
        if (zone !== each) toggleZone();
      },
    })),
    { label: t('frame.theme') },
    ...themeEntries(theme),
  ];
  return <Menu target={<IconButton icon="user" label={t('frame.user')} />} items={items} />;
}

function Chosen({ is }: { readonly is: boolean }) {
  return is ? <Icon name="check" /> : <span className="icon-gap" />;
}
