/** What is wrong or doubtful with a pool's definition, why, and which part of it to change. */
export interface Finding {
  readonly field: 'name' | 'identifiers' | 'ttl' | 'heartbeat' | 'hold_down';
  readonly message: string;
}
