import Database from 'better-sqlite3';
import type { EventType, Facts } from '@berth/domain';

/** An event as it stands in the file. */
export interface StoredEvent {
  readonly position: number;
  readonly recorded_at: number;
  readonly type: EventType;
  readonly pool: string | null;
  readonly identifier: string | null;
  readonly client_id: string | null;
  readonly token: number | null;
  readonly actor: string;
  readonly reason: string | null;
  readonly request_id: string | null;
  readonly payload: string;
}

/** Asks the ledger's file itself, past the service. */
export function inFile<Answer>(file: string, ask: (connection: Database.Database) => Answer): Answer {
  const connection = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return ask(connection);
  } finally {
    connection.close();
  }
}

/** As somebody with the sqlite3 shell could; the service's own connections are not in the way. */
export function changeFile(file: string, change: (connection: Database.Database) => void): void {
  const connection = new Database(file, { fileMustExist: true, timeout: 5_000 });
  try {
    change(connection);
  } finally {
    connection.close();
  }
}

/** Runs while nobody else can write: commits of the service wait, for up to the 5 s that it is patient. */
export async function whileLocked<Answer>(file: string, run: () => Promise<Answer>): Promise<Answer> {
  const connection = new Database(file, { fileMustExist: true, timeout: 1_000 });
  try {
    connection.exec('BEGIN IMMEDIATE');
    return await run();
  } finally {
    connection.close();
  }
}

/** The events from a position on, in the ledger's order. */
export function readEvents(file: string, from = 0): readonly StoredEvent[] {
  return inFile(file, (connection) => [...selectEvents(connection, from)]);
}

/** One by one, while nothing else is asked of the connection. */
export function selectEvents(connection: Database.Database, from = 0): Iterable<StoredEvent> {
  return connection
    .prepare<[number], StoredEvent>('SELECT * FROM events WHERE position >= ? ORDER BY position')
    .iterate(from);
}

export function eventsOf(file: string, ...types: readonly EventType[]): readonly StoredEvent[] {
  return readEvents(file).filter(({ type }) => types.includes(type));
}

/** The payload of an event that is known to have this type. */
export function dataOf<Type extends EventType>(
  event: StoredEvent,
  type: Type,
): Facts[Type] extends { readonly data: infer Data } ? Data : never {
  if (event.type !== type) throw new Error(`position ${String(event.position)} is no ${type}`);
  return JSON.parse(event.payload) as ReturnType<typeof dataOf<Type>>;
}

/** The types of an identifier's events, in order, heartbeats once each. */
export function storyOf(file: string, identifier: string): readonly string[] {
  return readEvents(file)
    .filter((event) => event.identifier === identifier)
    .map(({ type, client_id: client }) => (client === null ? type : `${type} ${client}`));
}
