interface Tenancy {
  readonly client: string;
  readonly token: number;
  dueAt: number;
}

interface Rest {
  readonly client: string;
  readonly availableAt: number;
}

/** A pool as an audit of the events knows it. Keys are identifiers, but for `holders`, who are clients. */
export interface AuditedPool {
  /** By ordinal. */
  readonly identifiers: string[];
  wanted: ReadonlySet<string>;
  draining: boolean;
  readonly held: Map<string, Tenancy>;
  readonly holders: Set<string>;
  readonly resting: Map<string, Rest>;
  /** With the rest that it had when it was withheld, if any. */
  readonly quarantined: Map<string, Rest | undefined>;
  readonly reserved: Map<string, string>;
  readonly tokens: Map<string, number>;
}

export function emptyAuditedPool(): AuditedPool {
  return {
    identifiers: [],
    wanted: new Set(),
    draining: false,
    held: new Map(),
    holders: new Set(),
    resting: new Map(),
    quarantined: new Map(),
    reserved: new Map(),
    tokens: new Map(),
  };
}

export function isHeldByOther(by: ReadonlyMap<string, string>, identifier: string, client: string): boolean {
  const other = by.get(identifier);
  return other !== undefined && other !== client;
}
