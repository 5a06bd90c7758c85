import { diagnosticsSchema, type Diagnostics } from '@berth/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { apiQuery, urlOf } from '../../lib/api';
import { useAsOf } from '../../lib/as-of';
import { formatBytes, formatCount } from '../../lib/format-number';
import { t } from '../../lib/i18n/catalogue';
import type { TextKey } from '../../lib/i18n/text';
import { useLive } from '../../lib/live';
import { Card } from '../../ui/card';
import { CopyButton, CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { SkeletonRows } from '../../ui/notice';
import { Duration, Time } from '../../ui/time';
import { clockCheck } from './clock-check';
import { Facts } from './facts';
import { Verdict } from './verdict';

const diagnosticsQuery = apiQuery({ path: 'v1/diagnostics', schema: diagnosticsSchema });
const EVERY_MS = 5_000;

/** What each check of the service is of, and what helps when it fails. */
const CHECKS: Readonly<Record<string, readonly [name: TextKey, hint: TextKey]>> = {
  ledger_writable: ['check.ledger', 'check.ledger.hint'],
  projections_current: ['check.commits', 'check.commits.hint'],
  reaper_on_time: ['check.reaper', 'check.reaper.hint'],
  disk_room: ['check.disk', 'check.disk.hint'],
  streams_room: ['check.streams', 'check.streams.hint'],
  console_clock: ['check.clock', 'check.clock.hint'],
};

/** How the service does, what it checks of itself, and what to send to whoever helps. */
export default function HealthSection() {
  const asOf = useAsOf();
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    ...diagnosticsQuery,
    refetchInterval: EVERY_MS,
    meta: { live: 'never' },
  });
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={12} />;
  const told = data.data;
  return (
    <>
      <Card
        title={t('settings.checksTitle')}
        note={asOf !== undefined && t('settings.asNow')}
        actions={
          <>
            <CopyButton text={report(told)} label={t('settings.copyDiagnostics')} />
            <CopyCurl url={urlOf('v1/diagnostics')} />
          </>
        }
        isFlush
      >
        <Checks checks={{ ...told.checks, console_clock: clockCheck(told.at, dataUpdatedAt) }} />
      </Card>
      <div className="health-grid">
        <LedgerCard {...told} />
        <ProcessCard {...told} />
      </div>
    </>
  );
}

function Checks({ checks }: { readonly checks: Diagnostics['checks'] }) {
  const failed = Object.values(checks).filter(({ ok }) => !ok).length;
  return (
    <>
      <p className="settings-note" role="status">
        <Verdict isWell={failed === 0}>
          {failed === 0 ? t('settings.allWell') : t('settings.checksFail', { count: failed })}
        </Verdict>
      </p>
      <ul className="checks">
        {Object.entries(checks).map(([name, { ok, detail }]) => {
          const [text, hint] = CHECKS[name] ?? [];
          return (
            <li key={name} className="check">
              <Verdict isWell={ok}>{text ? t(text) : name}</Verdict>
              {ok ? (
                <span className="muted">{t('settings.checkWell')}</span>
              ) : (
                <span>
                  {detail}
                  {hint && <span className="check-hint">{t(hint)}</span>}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function LedgerCard({ ledger }: Diagnostics) {
  const { position, recorded_at: recordedAt, bytes, disk_free_bytes: free, queued } = ledger;
  return (
    <Card title={t('settings.ledger')}>
      <Facts
        facts={[
          [
            t('settings.head'),
            position < 0 ? (
              '—'
            ) : (
              <Link key="head" to="/events/$position" params={{ position: String(position) }}>
                {formatCount(position)}
              </Link>
            ),
          ],
          [t('settings.lastEvent'), <Time key="last" at={recordedAt} />],
          [t('settings.fileSize'), formatBytes(bytes)],
          [t('settings.diskFree'), formatBytes(free)],
          [t('settings.queued'), formatCount(queued)],
          [t('settings.mode'), t(ledger.read_only ? 'settings.readOnly' : 'settings.readWrite')],
        ]}
      />
    </Card>
  );
}

function ProcessCard({
  started_at: startedAt,
  versions,
  platform,
  memory_bytes: memory,
  streams,
}: Diagnostics) {
  const { connection, attempts } = useLive();
  return (
    <Card title={t('settings.process')}>
      <Facts
        facts={[
          [t('settings.version'), versions.berth],
          [t('settings.runsFor'), <Duration key="up" from={startedAt} />],
          ['Node', versions.node],
          ['SQLite', versions.sqlite],
          [t('settings.platform'), platform],
          [t('settings.memory'), formatBytes(memory)],
          [
            t('settings.streams'),
            t('settings.streamsOf', { open: formatCount(streams.open), max: formatCount(streams.max) }),
          ],
          [
            t('settings.thisStream'),
            connection === 'lost'
              ? `${t('live.reconnecting')} (${String(attempts)})`
              : t(connection === 'open' ? 'live.live' : 'live.connecting'),
          ],
        ]}
      />
    </Card>
  );
}

/** What helps those who are asked for help: of this service, and of this browser. */
function report(told: Diagnostics): string {
  const browser = {
    console: location.href,
    user_agent: navigator.userAgent,
    looked_at: new Date().toISOString(),
  };
  return JSON.stringify({ ...told, browser }, null, 2);
}
