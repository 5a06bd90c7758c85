import {
  emptyState,
  Turn,
  type CommandOf,
  type CommandType,
  type LedgerState,
  type LedgerTime,
} from '@berth/domain';
import type { PoolPolicy, Recorded, SuspicionRule } from '@berth/domain';
import { BELIEVING } from './builders.js';
import {
  allocateOutcome,
  heartbeatOutcome,
  releaseOutcome,
  type AllocateOutcome,
  type BerthClient,
  type FleetClock,
  type FleetLease,
  type HeartbeatOutcome,
  type ReleaseOutcome,
} from './fleet-client.js';

const CAUSE = { actor: 'fleet' };
const LIMIT = 1_000;

/**
 * The rules alone as a service: each call is a turn of its own, at the fleet's own time, and nothing is
 * stored.
 */
export class InProcessBerth implements BerthClient {
  readonly recorded: Recorded[] = [];
  readonly state: LedgerState = emptyState();

  constructor(
    private readonly clock: FleetClock,
    private readonly suspicion: SuspicionRule = BELIEVING,
  ) {}

  createPool(pool: string, patterns: readonly string[], policy: PoolPolicy): void {
    this.handle({ type: 'CreatePool', pool, patterns, policy });
  }

  /** What the reaper does at every tick. */
  reap(): void {
    this.handle({ type: 'ExpireDue', limit: LIMIT, suspicion: this.suspicion });
    this.handle({ type: 'ReclaimDue', limit: LIMIT });
  }

  async allocate(clientId: string, pool: string): Promise<AllocateOutcome> {
    return allocateOutcome(this.handle({ type: 'AllocateIdentifier', pool, clientId }));
  }

  async heartbeat({ pool, clientId, identifier, token }: FleetLease): Promise<HeartbeatOutcome> {
    return heartbeatOutcome(this.handle({ type: 'RecordHeartbeat', pool, clientId, identifier, token }));
  }

  async release({ pool, clientId, identifier, token }: FleetLease): Promise<ReleaseOutcome> {
    return releaseOutcome(this.handle({ type: 'ReleaseIdentifier', pool, clientId, identifier, token }));
  }

  private handle<Type extends CommandType>(command: CommandOf<Type>) {
    const turn = new Turn(this.state, Math.floor(this.clock.now) as LedgerTime);
    const decision = turn.handle<Type>(command, CAUSE);
    this.recorded.push(...turn.events);
    return decision;
  }
}
