import { isDeepStrictEqual } from 'node:util';
import type {
  AudibleTime,
  CommandType,
  Decision,
  LeaseView,
  LedgerEvent,
  LedgerState,
  Recorded,
  Rejection,
} from '@berth/domain';
import {
  drainFreeOrder,
  fleetFaults,
  imageOf,
  LedgerChecker,
  replay,
  type FleetPromise,
  type Observation,
} from '@berth/testkit';

import { MACHINES } from './minter.js';
import { MintJudge } from './mint-judge.js';

/** A turn as it went to the storage, and the leases that were answered after it. */
export interface CommittedTurn {
  readonly events: readonly Recorded[];
  readonly answers: LeaseView[];
  /** When it was decided. */
  readonly hearing: Hearing;
}

/** How long the service had been able to hear and how long not, in ms, and how often not. */
interface Hearing {
  readonly hearableMs: number;
  readonly deafMs: number;
  readonly outages: number;
  /** How far the wall clock had leapt ahead, all in all: time that the ledger may have passed in no time. */
  readonly leaptMs: number;
}

type LeaseEnd = Extract<Recorded, { type: 'LeaseExpired' }>;

interface Answered {
  readonly requestId: string;
  /** The token that was sent, if one was. */
  readonly sent: number | undefined;
  readonly decision: Decision<LedgerEvent, Rejection, unknown>;
  readonly turn: CommittedTurn | undefined;
}

/** Service time that a lease may lose at each outage because it was too short to be noticed. */
const UNNOTICED_MS = 2_500;
/** Marks of life are some time apart, before an outage and after it. */
const MARKS_MS = 4_000;
/** Ledger time counts whole milliseconds. */
const ROUNDING_MS = 2;

/**
 * Watches a simulation and collects what must not be. The numbers are those of ARCHITECTURE.md, "What must
 * always hold".
 */
export class Judge {
  readonly faults: string[] = [];
  readonly counts = new Map<string, number>();
  readonly mint = new MintJudge(this.faults);
  private readonly checker = new LedgerChecker();
  private readonly events: Recorded[] = [];
  private turns: CommittedTurn[] = [];
  private readonly granted = new Map<number, LeaseView>();
  private readonly renewed: LeaseView[] = [];
  private readonly refused = new Set<string>();
  /** When the last outage was recorded. */
  private resumed: Hearing = { hearableMs: 0, deafMs: 0, outages: 0, leaptMs: 0 };
  /** By token, when its holder was last heard. */
  private readonly heard = new Map<number, Hearing>();

  /** `skewMs`: how far one process's clock may be ahead of another's. */
  constructor(
    private readonly service: Hearing,
    private readonly skewMs: number,
  ) {}

  hearing(): Hearing {
    const { hearableMs, deafMs, outages, leaptMs } = this.service;
    return { hearableMs, deafMs, outages, leaptMs };
  }

  committed(events: readonly Recorded[], hearing: Hearing): CommittedTurn {
    const turn = { events: structuredClone(events), answers: [], hearing };
    this.turns.push(turn);
    return turn;
  }

  answered(command: CommandType, { requestId, sent, decision, turn }: Answered): void {
    if (!decision.ok) {
      this.refused.add(requestId);
      return;
    }
    if (command !== 'AllocateIdentifier' && command !== 'RecordHeartbeat') return;
    const lease = decision.result as LeaseView;
    if (sent !== undefined && sent !== lease.token) {
      this.faults.push(`4: a heartbeat of token ${String(sent)} renewed token ${String(lease.token)}`);
    }
    turn?.answers.push(lease);
    if (turn) this.heard.set(lease.token, turn.hearing);
    if (command === 'AllocateIdentifier') this.granted.set(lease.token, lease);
    this.renewed.push(lease);
  }

  /** 10: when a tick of the reaper has come to its end, nothing is left that was due when it ran. */
  reaped(image: LedgerState, since: AudibleTime): void {
    for (const pool of image.pools.values()) {
      const expires = pool.suspendedAt === undefined && since >= pool.expiryFrom;
      for (let ordinal = 0; ordinal < pool.capacity; ordinal += 1) {
        const mustBeGone = (expires && pool.isHeld(ordinal)) || pool.isResting(ordinal);
        if (mustBeGone && pool.dueAt(ordinal) < since) {
          this.faults.push(`10: ${pool.identifiers[ordinal] ?? ''} is due and was left by the reaper`);
        }
      }
    }
  }

  /** Reads what was committed since it was last called. */
  readTurns(): void {
    const { turns } = this;
    this.turns = [];
    for (const { events, answers, hearing } of turns) {
      for (const lease of answers) this.checker.answered(lease);
      try {
        this.checker.read(events);
      } catch (error) {
        this.faults.push((error as Error).message);
      }
      for (const event of events) this.readEvent(event, hearing);
      this.events.push(...events);
    }
  }

  /** At the end: what the storage holds is what was committed, and all that was answered is in it. */
  readLedger(stored: readonly Recorded[], loaded: LedgerState): void {
    if (!isDeepStrictEqual(plain(stored), plain(this.events))) {
      this.faults.push('8: the storage holds other events than were committed');
    }
    const rebuilt = replay(stored);
    this.compare('7: the projections differ from a replay', loaded, rebuilt);
    this.readAnswers(stored);
    this.mint.readLedger(stored);
    if (this.mint.issued > 0) this.count('ids were minted');
    for (const { cause, type } of stored) {
      if (cause.requestId !== undefined && this.refused.has(cause.requestId)) {
        this.faults.push(`5: the refused ${cause.requestId} wrote ${type}`);
      }
    }
    // Last, because it uses the images up.
    const orders = [loaded, rebuilt].map(({ pools }) => [...pools.values()].map(drainFreeOrder));
    if (JSON.stringify(orders[0]) !== JSON.stringify(orders[1])) this.faults.push('7: another free order');
  }

  readFleet(observations: readonly Observation[], promise: FleetPromise): void {
    this.faults.push(...fleetFaults(observations, { ...promise, skewMs: this.skewMs }));
    for (const { type } of observations) this.count(`fleet ${type}`);
  }

  /** 7: what a reader of the image sees is what some committed position says, whatever goes on. */
  readImage(image: LedgerState): void {
    const known = [...this.events, ...this.turns.flatMap(({ events }) => events)];
    if (image.nextPosition > known.length) this.faults.push('6: the image shows what is not in the storage');
    else
      this.compare('7: the image differs from a replay', image, replay(known.slice(0, image.nextPosition)));
  }

  private compare(what: string, one: LedgerState, other: LedgerState): void {
    if (JSON.stringify(imageOf(one)) !== JSON.stringify(imageOf(other))) this.faults.push(what);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  private readEvent(event: Recorded, hearing: Hearing): void {
    // Whoever mints in a process that dies falls silent; machines that are served do not.
    const isMint = event.type === 'LeaseExpired' && event.pool === MACHINES;
    this.count(isMint ? 'a mint lost its number' : event.type);
    if (event.type === 'LeaseExpired') this.readExpiry(event, hearing);
    if (event.type === 'ServiceResumed') this.readOutage(event.data.to_ms - event.data.from_ms, hearing);
  }

  /** 9: by the world's own clocks, not by what the ledger says of itself. */
  private readExpiry({ token, identifier, clientId }: LeaseEnd, now: Hearing): void {
    const heard = this.heard.get(token);
    if (!heard) return;
    const silentMs = now.hearableMs - heard.hearableMs;
    const ttlMs = this.granted.get(token)?.ttlMs ?? 0;
    const outages = now.outages - heard.outages;
    if (silentMs < ttlMs - UNNOTICED_MS * outages - ROUNDING_MS - this.skewMs) {
      const after = `${String(Math.round(silentMs))} ms of service and ${String(outages)} outages`;
      this.faults.push(`9: ${identifier} of ${clientId} was expired after ${after}`);
    }
  }

  /** 10: no more time is taken for deaf than was, or the silent would keep their identifiers for it. */
  private readOutage(spanMs: number, now: Hearing): void {
    const deafMs = now.deafMs - this.resumed.deafMs;
    const leaptMs = now.leaptMs - this.resumed.leaptMs;
    const excessMs = spanMs - deafMs - MARKS_MS - this.skewMs;
    if (excessMs > leaptMs) {
      this.faults.push(`10: ${String(spanMs)} ms were taken for deaf, ${String(deafMs)} ms were`);
    }
    this.resumed = { ...now, leaptMs: this.resumed.leaptMs + Math.max(0, Math.min(leaptMs, excessMs)) };
  }

  /** 6: an allocation is an event of its own, a heartbeat one of a packed event's. */
  private readAnswers(stored: readonly Recorded[]): void {
    const grants = new Map<number, string>();
    const signs = new Set<string>();
    const held = new Map<string, number>();
    for (const event of stored) {
      if (event.type === 'IdentifierAllocated') {
        grants.set(event.token, `${event.clientId} ${event.identifier}`);
        held.set(`${event.pool} ${String(event.data.ordinal)}`, event.token);
        signs.add(`${String(event.token)} ${String(event.recordedAt)}`);
      }
      if (event.type === 'HeartbeatsRecorded') {
        for (const ordinal of event.data.ordinals) {
          const token = held.get(`${event.pool} ${String(ordinal)}`) ?? -1;
          signs.add(`${String(token)} ${String(event.recordedAt)}`);
        }
      }
    }
    for (const [token, { clientId, identifier }] of this.granted) {
      if (grants.get(token) !== `${clientId} ${identifier}`)
        this.faults.push(`6: lost the grant ${String(token)}`);
    }
    for (const { token, lastSeenAt } of this.renewed) {
      if (!signs.has(`${String(token)} ${String(lastSeenAt)}`)) {
        this.faults.push(`6: lost a heartbeat of ${String(token)} at ${String(lastSeenAt)}`);
      }
    }
  }
}

/** As it would be written down: without what is undefined. */
function plain(events: readonly Recorded[]): unknown {
  return JSON.parse(JSON.stringify(events));
}
