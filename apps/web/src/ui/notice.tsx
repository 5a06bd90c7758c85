import type { ReactNode } from 'react';
import './notice.css';

interface NoticeProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** `alert` interrupts who listens to the page; `status` waits its turn. */
  readonly role?: 'alert' | 'status';
  readonly action?: { readonly label: string; readonly run: () => void };
}

export function Notice({ title, children, role = 'status', action }: NoticeProps) {
  return (
    <div className="notice" role={role}>
      <p className="notice-title">{title}</p>
      {children}
      {action && (
        <button type="button" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
