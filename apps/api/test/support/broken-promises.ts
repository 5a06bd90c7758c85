import type { Promised } from './fleet.js';
import { dataOf, readEvents, type StoredEvent } from './ledger-file.js';

/** Everything that was answered with 2xx and is not in the ledger's file. Empty when nothing was lost. */
export function brokenPromises(
  file: string,
  { allocations, heartbeats, releases }: Promised,
): readonly string[] {
  const kept = new KeptFacts(readEvents(file));
  return [
    ...allocations
      .filter(({ token, client_id, identifier }) => kept.grants.get(token) !== `${client_id} ${identifier}`)
      .map((lease) => `allocation: ${JSON.stringify(lease)}`),
    ...releases.filter((token) => !kept.releases.has(token)).map((token) => `release of ${String(token)}`),
    ...heartbeats
      .filter(({ token, last_seen }) => !kept.signs.has(`${String(token)} ${String(Date.parse(last_seen))}`))
      .map((answer) => `heartbeat: ${JSON.stringify(answer)}`),
  ].slice(0, 20);
}

/** What the ledger says, in the words of the promises. */
class KeptFacts {
  /** Who got what, by token. */
  readonly grants = new Map<number, string>();
  readonly releases = new Set<number>();
  /** `token ms`: every moment at which a lease was granted or heard. */
  readonly signs = new Set<string>();
  private readonly held = new Map<string, number>();

  constructor(events: readonly StoredEvent[]) {
    for (const event of events) this.keep(event);
  }

  private keep(event: StoredEvent): void {
    const { type, token, client_id: client, identifier, recorded_at: at } = event;
    if (type === 'IdentifierAllocated' && token !== null) {
      this.grants.set(token, `${String(client)} ${String(identifier)}`);
      this.signs.add(`${String(token)} ${String(at)}`);
      this.held.set(this.place(event, dataOf(event, type).ordinal), token);
    }
    if (type === 'IdentifierReleased' && token !== null) this.releases.add(token);
    if (type === 'HeartbeatsRecorded') {
      for (const ordinal of dataOf(event, type).ordinals) {
        this.signs.add(`${String(this.held.get(this.place(event, ordinal)))} ${String(at)}`);
      }
    }
  }

  private place({ pool }: StoredEvent, ordinal: number): string {
    return `${String(pool)} ${String(ordinal)}`;
  }
}
