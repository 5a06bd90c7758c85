import type { Reading } from '@berth/contract';
import { t } from '../../lib/i18n/catalogue';

interface BitRulerProps {
  readonly bits: NonNullable<Reading['bits']>;
  /** All of them, where they are known one by one. */
  readonly binary?: string | undefined;
}

/** How the bits of an ID are shared out, to scale: with digits where there are few enough to read. */
export function BitRuler({ bits, binary }: BitRulerProps) {
  const parts = spansOf(bits).map((span) => ({ ...span, digits: binary?.slice(span.from, span.to) }));
  const said = parts.map(({ field, width }) => `${String(width)} ${t(`mint.field.${field}`)}`).join(', ');
  return (
    <div className="ruler" role="img" aria-label={t('mint.bits', { bits: said })}>
      {parts.map(({ from, field, width, digits }) => (
        <div key={from} className={`ruler-part ruler-${field}`} style={{ flexGrow: width }}>
          {digits !== undefined && <span className="ruler-digits mono">{digits}</span>}
          <span className="ruler-name">
            {width > 2 ? `${String(width)} ${t(`mint.field.${field}`)}` : String(width)}
          </span>
        </div>
      ))}
    </div>
  );
}

/** The number that a field of a snowflake holds. */
export function fieldValue({ bits = [], binary }: Reading, wanted: string): bigint | undefined {
  const span = spansOf(bits).find(({ field }) => field === wanted);
  return span && binary !== undefined ? BigInt(`0b${binary.slice(span.from, span.to)}`) : undefined;
}

/** Where each field stands among the bits, counted from the highest. */
function spansOf(bits: BitRulerProps['bits']) {
  let from = 0;
  return bits.map(({ field, bits: width }) => {
    const span = { field, width, from, to: from + width };
    from = span.to;
    return span;
  });
}
