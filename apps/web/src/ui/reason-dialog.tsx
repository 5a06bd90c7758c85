import { useState, type ReactNode } from 'react';
import { isConflict } from '../lib/api-problem';
import { t } from '../lib/i18n/catalogue';
import { Button } from './button';
import { CopyCurl } from './copy-button';
import { told } from './error-state';
import { TextArea } from './field';
import { Dialog } from './dialog';

const REASON_LENGTH_MAX = 1_000;

interface ReasonDialogProps {
  readonly title: string;
  /** What will be so afterwards, exactly. */
  readonly children: ReactNode;
  /** The word on the button, which says what it does. */
  readonly action: string;
  readonly isDangerous?: boolean;
  /** Why it cannot be done as it stands. */
  readonly whyNot?: string | undefined;
  readonly close: () => void;
  /** Does it; what it rejects with is shown, and it can be tried again. With `stay` there is more to be said. */
  readonly run: (reason: string) => Promise<unknown>;
  /** What is said, too, when somebody else was first. */
  readonly conflict?: ReactNode;
  /** The same as a call, for those who would rather script it. */
  readonly curl?: (reason: string) => Parameters<typeof CopyCurl>[0];
}

/** Asks why before something is changed. Rendered while it is open. */
export function ReasonDialog({
  title,
  children,
  action,
  isDangerous,
  whyNot,
  close,
  run,
  conflict,
  curl,
}: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<Error>();
  const given = reason.trim();
  const submit = async (): Promise<void> => {
    setTried(true);
    if (given === '' || whyNot !== undefined) return;
    setRunning(true);
    setError(undefined);
    try {
      if ((await run(given)) !== 'stay') close();
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setRunning(false);
    }
  };
  return (
    <Dialog title={title} isOpen close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        <TextArea
          label={t('ui.reason')}
          note={t('ui.reasonHint')}
          fault={isTried && given === '' ? t('ui.reasonMissing') : undefined}
          value={reason}
          maxLength={REASON_LENGTH_MAX}
          data-autofocus
          onChange={(event) => setReason(event.target.value.replaceAll('\n', ' '))}
        />
        {error && (
          <p className="field-fault" role="alert">
            {told(error).title}: {told(error).text}
          </p>
        )}
        {isConflict(error) && conflict}
        <div className="dialog-foot">
          {curl && <CopyCurl {...curl(given)} />}
          <Button onClick={close}>{t('ui.cancel')}</Button>
          <Button
            type="submit"
            look={isDangerous === true ? 'danger' : 'primary'}
            disabled={isRunning}
            whyNot={whyNot}
          >
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
