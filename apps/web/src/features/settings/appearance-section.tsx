import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatTime } from '../../lib/format-time';
import { t } from '../../lib/i18n/catalogue';
import { useNow } from '../../lib/now';
import { choose, usePreferences, type Preferences } from '../../lib/preferences';
import { useZone } from '../../lib/use-zone';
import { Card } from '../../ui/card';
import { Segments } from '../../ui/field';

/** How the console looks on this device. */
export default function AppearanceSection() {
  const { theme, density, language, shortcuts, motion } = usePreferences();
  return (
    <Card title={t('settings.appearance')} note={t('settings.onThisDevice')}>
      <div className="choices">
        <Choice name={t('frame.theme')} note={t('settings.themeNote')}>
          <Segments
            label={t('frame.theme')}
            value={theme}
            options={(['system', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t(`frame.theme.${value}`),
            }))}
            choose={(value) => choose({ theme: value })}
          />
        </Choice>
        <Choice name={t('settings.density')} note={t('settings.densityNote')}>
          <Segments
            label={t('settings.density')}
            value={density}
            options={(['auto', 'comfortable', 'compact'] as const).map((value) => ({
              value,
              label: t(`settings.density.${value}`),
            }))}
            choose={(value) => choose({ density: value })}
          />
        </Choice>
        <ZoneChoice />
        <Choice name={t('settings.language')} note={t('settings.languageNote')}>
          <Segments
            label={t('settings.language')}
            value={language}
            options={[
              { value: 'en', label: <span lang="en">English</span> },
              { value: 'de', label: <span lang="de">Deutsch</span> },
            ]}
            choose={(value) => choose({ language: value })}
          />
        </Choice>
        <Choice name={t('settings.shortcuts')} note={t('settings.shortcutsNote')}>
          <Segments
            label={t('settings.shortcuts')}
            value={shortcuts ? 'on' : 'off'}
            options={[
              { value: 'on', label: t('settings.on') },
              { value: 'off', label: t('settings.off') },
            ]}
            choose={(value) => choose({ shortcuts: value === 'on' })}
          />
        </Choice>
        <Choice name={t('settings.motion')} note={t('settings.motionNote')}>
          <Segments<Preferences['motion']>
            label={t('settings.motion')}
            value={motion}
            options={[
              { value: 'system', label: t('frame.theme.system') },
              { value: 'none', label: t('settings.noMotion') },
            ]}
            choose={(value) => choose({ motion: value })}
          />
        </Choice>
      </div>
    </Card>
  );
}

/** The clock; one that the address names is taken out of it, as it would come before what is chosen here. */
function ZoneChoice() {
  const zone = useZone();
  const now = useNow();
  const navigate = useNavigate();
  return (
    <Choice name={t('frame.zone')} note={t('settings.zoneNote', { time: formatTime(now, zone, 'second') })}>
      <Segments
        label={t('frame.zone')}
        value={zone}
        options={(['utc', 'local'] as const).map((value) => ({ value, label: t(`frame.zone.${value}`) }))}
        choose={(value) => {
          choose({ zone: value });
          void navigate({ to: '.', search: (search) => ({ ...search, tz: undefined }), replace: true });
        }}
      />
    </Choice>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly note: string;
  readonly children: ReactNode;
}

function Choice({ name, note, children }: ChoiceProps) {
  return (
    <div className="choice">
      <div>
        <div className="field-label">{name}</div>
        <div className="field-note">{note}</div>
      </div>
      {children}
    </div>
  );
}
