import { formatDuration, formatTime, secondsBetween, type TimeStyle } from '../lib/format-time';
import { t } from '../lib/i18n/catalogue';
import { useNow } from '../lib/now';
import { useZone } from '../lib/use-zone';

interface TimeProps {
  readonly at: string | null | undefined;
  readonly style?: TimeStyle;
}

/** A moment, in the clock that was chosen; pointed at, with its milliseconds. */
export function Time({ at, style = 'second' }: TimeProps) {
  const zone = useZone();
  if (at === null || at === undefined) return <span className="muted">—</span>;
  return (
    <time className="mono nowrap" dateTime={at} title={formatTime(at, zone, 'full')}>
      {formatTime(at, zone, style)}
    </time>
  );
}

/** How long ago something was, ticking; in the past, of the moment that is looked at. */
export function Ago({
  at,
  asOf,
}: {
  readonly at: string | null | undefined;
  readonly asOf?: string | undefined;
}) {
  const zone = useZone();
  const now = useNow();
  if (at === null || at === undefined) return <span className="muted">—</span>;
  const seconds = secondsBetween(at, asOf === undefined ? now : Date.parse(asOf));
  return (
    <time className="nowrap" dateTime={at} title={formatTime(at, zone, 'full')}>
      {seconds < 1 ? t('ui.justNow') : t('ui.ago', { span: formatDuration(wholeFrom(seconds)) })}
    </time>
  );
}

/** A span between two moments; without an end it goes on, ticking. */
export function Duration({ from, to }: { readonly from: string; readonly to?: string | null | undefined }) {
  const now = useNow();
  const seconds = secondsBetween(from, to === null || to === undefined ? now : Date.parse(to));
  return <span className="nowrap">{formatDuration(to ? seconds : wholeFrom(seconds))}</span>;
}

/** What ticks by the second shows no parts of one. */
function wholeFrom(seconds: number): number {
  return Math.floor(seconds);
}
