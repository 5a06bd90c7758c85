import { lazy, Suspense } from 'react';
import { urlOf } from '../lib/api';
import { t } from '../lib/i18n/catalogue';
import { choose, usePreferences } from '../lib/preferences';
import { useViewer } from '../lib/viewer';
import { useZone } from '../lib/use-zone';
import { Button, IconButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { Menu, MenuItem, MenuLabel, MenuRule } from '../ui/overlay';
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
  return (
    <Menu target={<IconButton icon="theme" label={t('frame.theme')} className="topbar-wide" />}>
      <ThemeItems theme={theme} />
    </Menu>
  );
}

function ThemeItems({ theme }: { readonly theme: string }) {
  return (['system', 'light', 'dark'] as const).map((each) => (
    <MenuItem key={each} icon={<Chosen is={theme === each} />} run={() => choose({ theme: each })}>
      {t(`frame.theme.${each}`)}
    </MenuItem>
  ));
}

/** Who looks, and what is theirs; signing in and out will be here. */
function UserMenu({ openShortcuts }: { readonly openShortcuts: () => void }) {
  const { name } = useViewer();
  const { theme } = usePreferences();
  const zone = useZone();
  const toggleZone = useToggleZone();
  return (
    <Menu target={<IconButton icon="user" label={t('frame.user')} />}>
      <MenuLabel>{name}</MenuLabel>
      <MenuItem icon={<Icon name="link" />} run={() => void copyLink()}>
        {t('frame.copyLink')}
      </MenuItem>
      <MenuItem icon={<Icon name="help" />} run={openShortcuts}>
        {t('frame.shortcuts')}
      </MenuItem>
      <MenuItem icon={<Icon name="terminal" />} run={() => open(urlOf('docs'), '_blank', 'noopener')}>
        {t('frame.apiReference')}
      </MenuItem>
      <MenuRule />
      <MenuLabel>{t('frame.zone')}</MenuLabel>
      {(['utc', 'local'] as const).map((each) => (
        <MenuItem
          key={each}
          icon={<Chosen is={zone === each} />}
          run={() => {
            if (zone !== each) toggleZone();
          }}
        >
          {t(`frame.zone.${each}`)}
        </MenuItem>
      ))}
      <MenuLabel>{t('frame.theme')}</MenuLabel>
      <ThemeItems theme={theme} />
    </Menu>
  );
}

function Chosen({ is }: { readonly is: boolean }) {
  return is ? <Icon name="check" /> : <span className="icon-gap" />;
}
