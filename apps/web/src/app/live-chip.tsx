import { useAsOf } from '../lib/as-of';
import { formatTime } from '../lib/format-time';
import { t } from '../lib/i18n/catalogue';
import type { TextKey } from '../lib/i18n/text';
import { formatCount } from '../lib/format-number';
import { live, useLive } from '../lib/live';
import type { LiveState } from '../lib/live-state';
import { useZone } from '../lib/use-zone';
import { Button } from '../ui/button';

const WORDS = {
  connecting: 'live.connecting',
  lost: 'live.reconnecting',
  live: 'live.live',
  paused: 'live.paused',
  past: 'live.past',
} as const satisfies Record<string, TextKey>;

/** How fresh what is shown is; pressed, it holds still. */
export function LiveChip() {
  const state = useLive();
  const zone = useZone();
  const asOf = useAsOf();
  const word = asOf !== undefined ? 'past' : wordOf(state);
  const heard = state.heardAt === undefined ? '—' : formatTime(state.heardAt, zone, 'clock');
  const action = t(state.isPaused ? 'live.resume' : 'live.pause');
  const position =
    state.tick && asOf === undefined
      ? t('live.position', { position: formatCount(state.tick.position) })
      : undefined;
  return (
    <Button
      look="quiet"
      className={`live-chip live-chip-${word}`}
      title={`${t('live.lastUpdate', { time: heard })}. ${action}`}
      aria-label={`${[t(WORDS[word]), position].filter(Boolean).join(' ')}. ${action}`}
      aria-pressed={state.isPaused}
      disabled={asOf !== undefined}
      onClick={() => live.pause(!state.isPaused)}
    >
      <span className="dot" />
      <span>{t(WORDS[word])}</span>{' '}
      {position !== undefined && <span className="live-position">{position}</span>}
    </Button>
  );
}

function wordOf({ connection, isPaused }: LiveState): keyof typeof WORDS {
  if (connection !== 'open') return connection;
  return isPaused ? 'paused' : 'live';
}
