import type { LeaseView, PoolPolicy } from '@berth/domain';

/** How often the leases and windows of machine numbers are renewed. */
export const RENEW_EVERY_MS = 1_500;

/** Short, so that the number of a process that was killed is soon another's; windows keep them apart. */
export const HOLD_POLICY: PoolPolicy = {
  ttlMs: 3_500,
  heartbeatMs: RENEW_EVERY_MS,
  holdDownMs: 0,
  order: 'longest-free',
};

/** Kept between the last id and the moment when another may hold the number. */
const MARGIN_MS = 250;

interface Reading {
  readonly monotonic: number;
  readonly wall: number;
}

/** A machine number that this process leases, and until when it may be sure of it by either clock. */
export class Hold {
  readonly number: number;
  readonly identifier: string;
  readonly token: number;
  /** End of its last window, in ms of ID time. */
  windowEndMs = 0;
  private readonly safeMs: number;

  /** `sent`: the clocks when the lease was asked for. */
  constructor(
    { identifier, token, ttlMs }: LeaseView,
    private sent: Reading,
  ) {
    this.number = Number(identifier);
    this.identifier = identifier;
    this.token = token;
    this.safeMs = ttlMs - MARGIN_MS;
  }

  renewed(sent: Reading): void {
    this.sent = sent;
  }

  /** A clock that stands still while the machine is suspended is caught by the other one. */
  isSafe(monotonic: number, wall: number): boolean {
    return monotonic - this.sent.monotonic < this.safeMs && wall - this.sent.wall < this.safeMs;
  }
}
