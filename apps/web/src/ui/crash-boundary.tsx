import { Component, type ReactNode } from 'react';
import { t } from '../lib/i18n/catalogue';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { Icon } from './icon';
import './notice.css';

interface CrashBoundaryProps {
  readonly children: ReactNode;
}

/** A part that fails leaves the others as they are. */
export class CrashBoundary extends Component<CrashBoundaryProps, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <Crash error={error} retry={() => this.setState({ error: undefined })} />;
  }
}

export function Crash({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  return (
    <div className="notice notice-bad" role="alert">
      <p className="notice-title">
        <Icon name="warning" />
        {t('error.crash')}
      </p>
      <p className="notice-text mono">{error.message}</p>
      <div className="notice-actions">
        <Button onClick={retry}>{t('ui.retry')}</Button>
        <Button onClick={() => location.reload()}>{t('error.reload')}</Button>
        <CopyButton text={`${location.href}\n${error.stack ?? error.message}`} />
      </div>
    </div>
  );
}
