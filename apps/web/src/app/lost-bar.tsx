import { useEffect, useRef } from 'react';
import { formatDuration, formatTime } from '../lib/format-time';
import { t } from '../lib/i18n/catalogue';
import { useLive } from '../lib/live';
import { useNow } from '../lib/now';
import { useZone } from '../lib/use-zone';
import { OUTDATED_MS } from '../lib/viewer';
import { Icon } from '../ui/icon';
import { toast } from '../ui/toasts';

/** Shorter interruptions are told by the chip alone. */
const TOLD_MS = 3_000;

/** Says that the service is away, and afterwards what was caught up with. */
export function LostBar() {
  const { lostAt, attempts, heardAt, caughtUp } = useLive();
  const now = useNow();
  const zone = useZone();
  const told = useRef(caughtUp?.at);
  const wasLong = useRef(false);
  const lostMs = lostAt === undefined ? 0 : now - lostAt;
  useEffect(() => {
    if (lostMs >= TOLD_MS) wasLong.current = true;
    if (!caughtUp || caughtUp.at === told.current) return;
    told.current = caughtUp.at;
    if (wasLong.current) toast(t('live.caughtUp', { count: caughtUp.events }));
    wasLong.current = false;
  }, [caughtUp, lostMs]);
  if (lostMs < TOLD_MS) return null;
  const time = heardAt === undefined ? '—' : formatTime(heardAt, zone, 'clock');
  return (
    <div className="banner" role="alert">
      <Icon name="warning" />
      {lostMs >= OUTDATED_MS
        ? t('live.lostLong', { span: formatDuration(Math.floor(lostMs / 1_000)) })
        : t('live.lost', { attempt: attempts, time })}
    </div>
  );
}
