import type { EventItem, IdentifierHistory, Tenancy } from '@berth/contract';
import type { TimelineSpan } from '../../ui/timeline';

const LANES_MAX = 12;

/** The spans of one client, or of several that share a lane. */
export interface HolderLane {
  readonly clients: readonly string[];
  readonly spans: readonly TimelineSpan[];
}

interface Told {
  /** The newest first. */
  readonly tenancies: readonly Tenancy[];
  /** What ended a rest, or withheld the identifier and gave it back; the oldest first. */
  readonly events: readonly EventItem[];
  readonly entry: IdentifierHistory;
  /** Now, in ms. */
  readonly moment: number;
  readonly titleOf: (tenancy: Tenancy) => string;
  readonly restTitle: (kind: 'expired' | 'cooling') => string;
  /** The token of the lease that is pointed out. */
  readonly lease: string | undefined;
}

/** A lane for each client, who held it last on top; those for whom there is no room share the last one. */
export function holderLanes(told: Told): readonly HolderLane[] {
  const spans = new Map<string, TimelineSpan[]>();
  for (const [index, tenancy] of told.tenancies.entries()) {
    const own = spans.get(tenancy.client_id) ?? [];
    own.push(...spansOf(tenancy, told.tenancies[index - 1], told));
    spans.set(tenancy.client_id, own);
  }
  const lanes = [...spans].map(([client, own]): HolderLane => ({ clients: [client], spans: own }));
  if (lanes.length <= LANES_MAX) return lanes;
  const rest = lanes.slice(LANES_MAX - 1);
  const shared = {
    clients: rest.flatMap(({ clients }) => clients),
    spans: rest.flatMap((lane) => lane.spans),
  };
  return [...lanes.slice(0, LANES_MAX - 1), shared];
}

function spansOf(tenancy: Tenancy, next: Tenancy | undefined, told: Told): readonly TimelineSpan[] {
  const { entry, moment } = told;
  const from = Date.parse(tenancy.from);
  const isLate = tenancy.to === null && entry.token === tenancy.token && entry.state === 'late';
  const to = tenancy.to === null ? moment : Date.parse(tenancy.to);
  const hold: TimelineSpan = {
    from,
    to,
    kind: isLate ? 'late' : 'held',
    title: told.titleOf(tenancy),
    isMarked: told.lease === String(tenancy.token),
  };
  if (tenancy.to === null) return [hold];
  const kind = tenancy.ended_by === 'expired' ? 'expired' : 'cooling';
  const restTo = Math.min(
    next ? Date.parse(next.from) : moment,
    ...told.events.map(({ recorded_at: at }) => Date.parse(at)).filter((at) => at >= to),
  );
  return restTo > to ? [hold, { from: to, to: restTo, kind, title: told.restTitle(kind) }] : [hold];
}

/** When it was withheld. */
export function withheldSpans(
  { events, entry, moment }: Pick<Told, 'events' | 'entry' | 'moment'>,
  title: string,
): readonly TimelineSpan[] {
  const spans: TimelineSpan[] = [];
  let from: number | undefined;
  for (const event of events) {
    const at = Date.parse(event.recorded_at);
    if (event.type === 'IdentifierQuarantined') from = at;
    if (event.type === 'IdentifierRestored') {
      spans.push({ from: from ?? 0, to: at, kind: 'quarantined', title });
      from = undefined;
    }
  }
  if (entry.state === 'quarantined') {
    spans.push({ from: from ?? Date.parse(entry.since), to: moment, kind: 'quarantined', title });
  }
  return spans;
}
