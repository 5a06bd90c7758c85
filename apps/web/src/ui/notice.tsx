import type { ReactNode } from 'react';
import { CopyButton } from './copy-button';
import './notice.css';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** Nothing is there: what would be, and the next step. */
export function EmptyState({ title, children, actions }: EmptyStateProps) {
  return (
    <div className="notice" role="status">
      <p className="notice-title">{title}</p>
      {children !== undefined && <div className="notice-text">{children}</div>}
      {actions !== undefined && <div className="notice-actions">{actions}</div>}
    </div>
  );
}

/** Lines for a shell, to copy. */
export function Snippet({ text }: { readonly text: string }) {
  return (
    <div className="snippet">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls has to be reached by keys. */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} />
    </div>
  );
}

/** Where something will be: as high as it will be, and only seen when it takes long. */
export function Skeleton({
  height,
  width = '100%',
}: {
  readonly height: number;
  readonly width?: number | string;
}) {
  return <span className="skeleton" style={{ height, width }} aria-hidden="true" />;
}

/** Rows that will be there. */
export function SkeletonRows({ count = 8 }: { readonly count?: number }) {
  return (
    <div className="skeleton-rows" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="skeleton-row">
          <span className="skeleton" />
        </div>
      ))}
    </div>
  );
}
