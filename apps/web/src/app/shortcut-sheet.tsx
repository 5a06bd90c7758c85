import { t } from '../lib/i18n/catalogue';
import type { TextKey } from '../lib/i18n/text';
import { usePreferences } from '../lib/preferences';
import { Dialog } from '../ui/dialog';

const SHORTCUTS: readonly (readonly [keys: readonly string[], text: TextKey])[] = [
  [['/', '⌘K'], 'shortcuts.search'],
  [['g', 'o p c e m s'], 'shortcuts.go'],
  [['j', 'k'], 'shortcuts.rows'],
  [['Enter'], 'shortcuts.open'],
  [['Space'], 'shortcuts.peek'],
  [['x'], 'shortcuts.select'],
  [['1', '7'], 'shortcuts.states'],
  [['f'], 'shortcuts.filter'],
  [['n'], 'shortcuts.unseen'],
  [['y'], 'shortcuts.link'],
  [['c'], 'shortcuts.curl'],
  [['[', ']'], 'shortcuts.step'],
  [['l'], 'shortcuts.live'],
  [['t'], 'shortcuts.zone'],
  [['.'], 'shortcuts.pause'],
  [['?'], 'shortcuts.help'],
];

export default function ShortcutSheet({ close }: { readonly close: () => void }) {
  const { shortcuts } = usePreferences();
  return (
    <Dialog title={t('shortcuts.title')} isOpen close={close}>
      {!shortcuts && <p className="muted">{t('shortcuts.off')}</p>}
      <dl className="keys">
        {SHORTCUTS.map(([keys, text]) => (
          <div key={text} style={{ display: 'contents' }}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
