import {
  KeptAnswers,
  type CounterType,
  type DataType,
  type Entity,
  type KeptAnswer,
  type LayoutName,
  type MintState,
} from '@berth/domain';
import type Database from 'better-sqlite3';

/** The mint's projections, on their way from one thread to another. */
export interface MintRows extends Omit<MintState, 'answers'> {
  readonly answers: readonly KeptAnswer[];
}

interface MintRow {
  readonly shard_id: number | null;
  readonly total_shards: number | null;
  readonly layout: LayoutName | null;
}

interface EntityRow {
  readonly name: string;
  readonly data_type: DataType;
  readonly next_iteration: string;
  readonly deleted: number;
}

interface AnswerRow {
  readonly recorded_at: number;
  readonly answers_before: number;
  readonly values_before: number;
  readonly key: string;
  readonly arguments: string;
  readonly entity: string;
  readonly data_type: DataType;
  readonly count: number;
  readonly first: string | null;
  readonly listed: string | null;
}

export function readMint(connection: Database.Database): MintRows {
  const service = connection.prepare<[], MintRow>('SELECT * FROM mint').get();
  const entities = new Map<string, Entity>();
  const tombstones = new Map<string, bigint>();
  const rows = connection.prepare<[], EntityRow>('SELECT * FROM entities ORDER BY registered_position');
  for (const { name, data_type: dataType, next_iteration: text, deleted } of rows.iterate()) {
    const next = BigInt(text);
    if (deleted === 1) tombstones.set(name, next);
    else entities.set(name, { name, dataType, next });
  }
  const windows = connection.prepare<[], [number, number]>('SELECT number, ceil_ms FROM mint_windows').raw();
  const answers = connection.prepare<[], AnswerRow>('SELECT * FROM mint_answers ORDER BY position').all();
  const { shard_id: id = null, total_shards: total = null } = service ?? {};
  return {
    shard: id === null || total === null ? undefined : { id, total },
    layout: service?.layout ?? undefined,
    entities,
    tombstones,
    windowEnds: new Map(windows.all()),
    answers: answers.map(answerOf),
  };
}

/** The mint's part of the image of what was read. */
export function buildMint({ answers: rows, ...mint }: MintRows): MintState {
  const answers = new KeptAnswers();
  for (const row of rows) answers.restore(row);
  return { ...mint, answers };
}

function answerOf(row: AnswerRow): KeptAnswer {
  const answer = {
    key: row.key,
    arguments: row.arguments,
    entity: row.entity,
    recordedAt: row.recorded_at,
    answersBefore: row.answers_before,
    valuesBefore: row.values_before,
  };
  const { data_type: dataType, count, first } = row;
  if (first === null) return { ...answer, dataType, values: JSON.parse(row.listed ?? '[]') as string[] };
  return { ...answer, dataType: dataType as CounterType, first: BigInt(first), count };
}
