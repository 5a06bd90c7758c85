import { makesRoom, unreachable, type EventOf, type MintEvent, type Recorded } from '@berth/domain';
import type Database from 'better-sqlite3';

type Bindings = Record<string, string | number | null>;
type Answered = Recorded & EventOf<'MintAnswered'>;

const SQL = {
  settleShard: `UPDATE mint SET shard_id = @id, total_shards = @total WHERE shard_id IS NULL`,
  settleLayout: `UPDATE mint SET layout = @layout WHERE layout IS NULL`,
  register: `INSERT OR REPLACE INTO entities (name, data_type, registered_position, next_iteration)
    VALUES (@name, @dataType, @position, @next)`,
  goOnFrom: `UPDATE entities SET next_iteration = @next WHERE name = @name`,
  bury: `UPDATE entities SET deleted = 1 WHERE name = @name`,
  forget: `DELETE FROM entities WHERE name = @name`,
  endWindow: `INSERT OR REPLACE INTO mint_windows (number, ceil_ms) VALUES (@number, @ceil)`,
  makeRoom: `DELETE FROM mint_answers WHERE position = @position`,
  answer: `INSERT INTO mint_answers (position, recorded_at, answers_before, values_before, key, arguments,
    entity, data_type, count, first, listed) VALUES (@position, @at, @answersBefore, @valuesBefore, @key,
    @arguments, @entity, @dataType, @count, @first, @listed)`,
} as const;

interface KeptRow {
  readonly position: number;
  readonly recordedAt: number;
  readonly answersBefore: number;
  readonly valuesBefore: number;
  /** How many values are listed: none of a counter's run. */
  readonly values: number;
}

const KEPT = `SELECT position, recorded_at AS recordedAt, answers_before AS answersBefore,
  values_before AS valuesBefore, iif(first IS NULL, count, 0) AS "values" FROM mint_answers`;

/** Folds the mint's facts into its projections: the SQL twin of the domain's `evolveMint`. */
export class MintProjector {
  private readonly statements: { readonly [Name in keyof typeof SQL]: Database.Statement<[Bindings]> };
  private readonly oldest: Database.Statement<[], KeptRow>;
  private readonly newest: Database.Statement<[], KeptRow>;

  constructor(connection: Database.Database) {
    const prepared = Object.entries(SQL).map(([name, sql]) => [name, connection.prepare(sql)]);
    this.statements = Object.fromEntries(prepared) as MintProjector['statements'];
    this.oldest = connection.prepare(`${KEPT} ORDER BY position LIMIT 1`);
    this.newest = connection.prepare(`${KEPT} ORDER BY position DESC LIMIT 1`);
  }

  project(event: Recorded & MintEvent): void {
    const { statements } = this;
    switch (event.type) {
      case 'EntityRegistered': {
        const { entity: name, data_type: dataType, next, shard_id: id, total_shards: total } = event.data;
        statements.settleShard.run({ id, total });
        statements.register.run({ name, dataType, position: event.position, next });
        return;
      }
      case 'SequenceAdvanced': {
        const { entity: name, first, count } = event.data;
        statements.goOnFrom.run({ name, next: String(BigInt(first) + BigInt(count)) });
        return;
      }
      case 'SequenceReset':
        statements.goOnFrom.run({ name: event.data.entity, next: event.data.to });
        return;
      case 'EntityDeleted': {
        const { entity: name, next } = event.data;
        statements[next === '0' ? 'forget' : 'bury'].run({ name });
        return;
      }
      case 'MintWindowGranted': {
        const { layout, numbers, ceils_ms: ceils } = event.data;
        statements.settleLayout.run({ layout });
        numbers.forEach((number, index) => statements.endWindow.run({ number, ceil: ceils[index] ?? 0 }));
        return;
      }
      case 'MintAnswered':
        this.keepAnswer(event);
        return;
    }
    unreachable(event);
  }

  private keepAnswer({ position, recordedAt: at, data }: Answered): void {
    const last = this.newest.get();
    const answersBefore = last ? last.answersBefore + 1 : 0;
    const valuesBefore = last ? last.valuesBefore + last.values : 0;
    const values = valuesBefore + (data.values?.length ?? 0);
    const totals = { at, answers: answersBefore + 1, values };
    for (let row = this.oldest.get(); row && makesRoom(row, totals); row = this.oldest.get()) {
      this.statements.makeRoom.run({ position: row.position });
    }
    const { key, arguments: args, entity, data_type: dataType, count, first = null } = data;
    const listed = data.values ? JSON.stringify(data.values) : null;
    const answer = { key, arguments: args, entity, dataType, count, first, listed };
    this.statements.answer.run({ position, at, answersBefore, valuesBefore, ...answer });
  }
}
