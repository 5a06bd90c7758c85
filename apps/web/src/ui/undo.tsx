import { t } from '../lib/i18n/catalogue';
import { Button } from './button';
import { dismiss, toast } from './toasts';

/** For how long a change can be taken back before it is sent, in ms. */
const UNDO_MS = 5_000;

/**
 * Does something in a moment, so that it can still be taken back; who leaves the page has it done at once. `run` says
 * itself how it went.
 */
export function afterUndo(text: string, run: () => Promise<void>): void {
  let isOver = false;
  const end = (isWanted: boolean): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    removeEventListener('pagehide', doNow);
    dismiss(shown);
    if (isWanted) void run();
  };
  const doNow = (): void => end(true);
  const timer = setTimeout(doNow, UNDO_MS);
  addEventListener('pagehide', doNow);
  const shown = toast(
    <>
      {text}{' '}
      <Button size="small" onClick={() => end(false)}>
        {t('ui.undo')}
      </Button>
    </>,
    { ms: 2 * UNDO_MS },
  );
}
