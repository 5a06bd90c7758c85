import { useEffect, useState } from 'react';
import { ApiProblem, NoAnswer } from '../lib/api-problem';
import { t } from '../lib/i18n/catalogue';
import type { TextKey } from '../lib/i18n/text';
import { Button } from './button';
import { Icon } from './icon';
import './notice.css';

interface ErrorStateProps {
  readonly error: Error;
  readonly retry?: () => void;
}

/** What went wrong and how to go on. */
export function ErrorState({ error, retry }: ErrorStateProps) {
  const { title, text, requestId, retryAfterSeconds } = told(error);
  return (
    <div className="notice notice-bad" role="alert">
      <p className="notice-title">
        <Icon name="warning" />
        {title}
      </p>
      <p className="notice-text">{text}</p>
      <div className="notice-actions">
        {retry && <RetryButton key={error.message} retry={retry} afterSeconds={retryAfterSeconds} />}
        {requestId !== undefined && (
          <span className="caption mono">{t('error.requestId', { id: requestId })}</span>
        )}
      </div>
    </div>
  );
}

/** Counts down to when the service wants to be asked again, and asks then. */
function RetryButton({ retry, afterSeconds }: { readonly retry: () => void; readonly afterSeconds: number }) {
  const [left, setLeft] = useState(afterSeconds);
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => {
      if (left <= 1) retry();
      setLeft(left - 1);
    }, 1_000);
    return () => clearTimeout(timer);
  }, [left, retry]);
  return <Button onClick={retry}>{left > 0 ? t('ui.retryIn', { seconds: left }) : t('ui.retry')}</Button>;
}

/** The words for an error; a problem's own detail says most. */
export function told(error: Error): {
  readonly title: string;
  readonly text: string;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number;
} {
  if (error instanceof NoAnswer) {
    const text = t('error.noAnswerText');
    return { title: t('error.noAnswer'), text, requestId: undefined, retryAfterSeconds: 0 };
  }
  if (!(error instanceof ApiProblem)) {
    return { title: t('error.internal'), text: error.message, requestId: undefined, retryAfterSeconds: 0 };
  }
  const { requestId, retryAfterSeconds = 0 } = error;
  const text = error.code === 'before_first_event' ? t('error.beforeFirstText') : error.message;
  return { title: t(titleOf(error)), text, requestId, retryAfterSeconds };
}

function titleOf({ code, status }: ApiProblem): TextKey {
  if (code === 'before_first_event') return 'error.beforeFirst';
  if (status === 404) return 'error.notFound';
  if (status === 409 || status === 412) return 'error.conflict';
  if (status === 429 || status === 503) return 'error.overloaded';
  return status >= 500 ? 'error.internal' : 'error.invalid';
}
