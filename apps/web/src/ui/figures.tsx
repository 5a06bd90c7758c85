import './figures.css';

interface FiguresProps {
  /** Of the group, for who listens to the page. */
  readonly label: string;
  readonly figures: readonly FigureProps[];
  /** The figures are not of now. */
  readonly outdated?: boolean;
}

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
}

/** Numbers side by side, each with its name. */
export function Figures({ label, figures, outdated = false }: FiguresProps) {
  return (
    <section aria-label={label}>
      <dl className={outdated ? 'figures figures-outdated' : 'figures'}>
        {figures.map((figure) => (
          <Figure key={figure.label} {...figure} />
        ))}
      </dl>
    </section>
  );
}

function Figure({ label, value, note }: FigureProps) {
  return (
    <div className="figure">
      <dt>
        {label}
        {note !== undefined && <span className="figure-note"> ({note})</span>}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}
