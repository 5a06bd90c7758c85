import { useId, type CSSProperties, type ReactNode } from 'react';
import './card.css';

/** The content of a page, one thing under the other. */
export function Page({ children }: { readonly children: ReactNode }) {
  return <div className="page">{children}</div>;
}

interface PageHeaderProps {
  readonly title: ReactNode;
  /** Beside the title, in a few words. */
  readonly facts?: ReactNode;
  /** The room (px) that is kept for facts and actions until they are known, so that nothing moves when they come. */
  readonly soon?: { readonly wide?: number; readonly narrow: number };
  readonly actions?: ReactNode;
}

export function PageHeader({ title, facts, soon, actions }: PageHeaderProps) {
  return (
    <header className="page-head">
      <h1>{title}</h1>
      {facts !== undefined && <div className="page-head-facts">{facts}</div>}
      {facts === undefined && soon && (
        <div
          className={soon.wide === undefined ? 'page-head-soon' : 'page-head-soon page-head-soon-wide'}
          style={
            {
              '--wide': `${String(soon.wide ?? 0)}px`,
              '--narrow': `${String(soon.narrow)}px`,
            } as CSSProperties
          }
        />
      )}
      {actions !== undefined && <div className="page-head-actions">{actions}</div>}
    </header>
  );
}

interface CardProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** What is shown is being asked anew. */
  readonly isBusy?: boolean;
  /** Without padding: for tables, maps and charts. */
  readonly isFlush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A part of a page with a title of its own. */
export function Card({ title, note, actions, isBusy, isFlush, className = '', children }: CardProps) {
  const id = useId();
  return (
    <section className={`card ${className}`} aria-labelledby={id} aria-busy={isBusy ?? false}>
      <header className="card-head">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <span className="card-note">{note}</span>}
        {actions !== undefined && <div className="card-actions">{actions}</div>}
      </header>
      <div className={`card-body ${isFlush ? 'card-body-flush' : ''}`}>{children}</div>
    </section>
  );
}
