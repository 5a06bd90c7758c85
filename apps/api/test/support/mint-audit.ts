import type Database from 'better-sqlite3';
import { dataOf, type StoredEvent } from './ledger-file.js';

type Expect = (isTrue: boolean, what: string) => void;

interface EntityModel {
  readonly dataType: string;
  readonly position: number;
  next: bigint;
  deleted: boolean;
}

const SETTLED = 'SELECT shard_id, total_shards, layout FROM mint';
const ENTITIES = `SELECT name, data_type, registered_position, next_iteration, deleted FROM entities
  ORDER BY name`;
const WINDOWS = 'SELECT number, ceil_ms FROM mint_windows ORDER BY number';
const ANSWERS = `SELECT position, recorded_at, key, arguments, entity, data_type, count, first, listed
  FROM mint_answers ORDER BY position`;

/**
 * The mint's part of an audit: values that are issued once and without a gap, windows of a number that never
 * overlap and go to its holder, and whether the projections say what the events say.
 */
export class MintAudit {
  private shard: readonly [number, number] | undefined;
  private layout: string | undefined;
  private readonly entities = new Map<string, EntityModel>();
  private readonly windowEnds = new Map<number, number>();
  private readonly answers: unknown[][] = [];

  /** Whether the event is one of the mint. `holderOf`: who holds an identifier of the event's pool now. */
  see(event: StoredEvent, expect: Expect, holderOf: (identifier: string) => string | undefined): boolean {
    switch (event.type) {
      case 'EntityRegistered':
        this.register(event, expect);
        return true;
      case 'SequenceAdvanced': {
        const { entity, first, count } = dataOf(event, 'SequenceAdvanced');
        const found = this.find(entity, expect);
        expect(found?.next === BigInt(first), 'leaves a gap, or issues again');
        if (found) found.next = BigInt(first) + BigInt(count);
        return true;
      }
      case 'SequenceReset': {
        const { entity, from, to, forced } = dataOf(event, 'SequenceReset');
        const found = this.find(entity, expect);
        expect(found?.next === BigInt(from), 'resets what stood elsewhere');
        expect(forced || BigInt(to) > BigInt(from), 'goes back without force');
        if (found) found.next = BigInt(to);
        return true;
      }
      case 'EntityDeleted': {
        const found = this.find(dataOf(event, 'EntityDeleted').entity, expect);
        if (found) found.deleted = true;
        return true;
      }
      case 'MintWindowGranted':
        this.grant(event, expect, holderOf);
        return true;
      case 'MintAnswered': {
        const {
          key,
          arguments: args,
          entity,
          data_type: type,
          count,
          ...rest
        } = dataOf(event, 'MintAnswered');
        const listed = rest.values ? JSON.stringify(rest.values) : null;
        const { position, recorded_at: at } = event;
        this.answers.push([position, at, key, args, entity, type, count, rest.first ?? null, listed]);
        return true;
      }
      default:
        return false;
    }
  }

  /** What the projections say otherwise than the events. */
  compare(connection: Database.Database): readonly string[] {
    const rowsOf = (sql: string) => connection.prepare<[], unknown[]>(sql).raw().all();
    const entities = [...this.entities]
      .filter(([, { deleted, next }]) => !deleted || next > 0n)
      .map(([name, { dataType, position, next, deleted }]) => [
        name,
        dataType,
        position,
        String(next),
        Number(deleted),
      ])
      .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
    const windows = [...this.windowEnds].sort(([one], [other]) => one - other);
    const answers = rowsOf(ANSWERS);
    // The oldest make room.
    const newest = answers.length === 0 ? [] : this.answers.slice(-answers.length);
    const isEmptied = this.answers.length > 0 && answers.length === 0;
    return [
      ['the mint', rowsOf(SETTLED), [[...(this.shard ?? [null, null]), this.layout ?? null]]] as const,
      ['entities', rowsOf(ENTITIES), entities] as const,
      ['windows', rowsOf(WINDOWS), windows] as const,
      ['answers', answers, isEmptied ? this.answers : newest] as const,
    ].flatMap(([what, found, told]) => {
      const [projected, recorded] = [JSON.stringify(found), JSON.stringify(told)];
      if (projected === recorded) return [];
      return [
        `${what}: in the projections ${projected.slice(0, 500)}, in the events ${recorded.slice(0, 500)}`,
      ];
    });
  }

  private register(event: StoredEvent, expect: Expect): void {
    const {
      entity,
      data_type: dataType,
      shard_id: id,
      total_shards: total,
      next,
    } = dataOf(event, 'EntityRegistered');
    const before = this.entities.get(entity);
    this.shard ??= [id, total];
    expect(this.shard.join() === [id, total].join(), 'is of another shard');
    expect(before === undefined || before.deleted, `registers ${entity} again`);
    expect(BigInt(next) >= (before?.next ?? 0n), 'begins below what was issued');
    this.entities.set(entity, { dataType, position: event.position, next: BigInt(next), deleted: false });
  }

  private grant(
    event: StoredEvent,
    expect: Expect,
    holderOf: (identifier: string) => string | undefined,
  ): void {
    const {
      layout,
      numbers,
      floors_ms: floors,
      ceils_ms: ceils,
      holders,
    } = dataOf(event, 'MintWindowGranted');
    this.layout ??= layout;
    expect(this.layout === layout, 'is of another layout');
    numbers.forEach((number, index) => {
      const [floor, ceil] = [floors[index] ?? 0, ceils[index] ?? 0];
      expect(floor >= (this.windowEnds.get(number) ?? 0), `overlaps a window of ${String(number)}`);
      expect(ceil > floor, `gives ${String(number)} an empty window`);
      expect(holderOf(String(number)) === holders[index], `goes to who does not hold ${String(number)}`);
      this.windowEnds.set(number, ceil);
    });
  }

  private find(entity: string, expect: Expect): EntityModel | undefined {
    const found = this.entities.get(entity);
    expect(found !== undefined && !found.deleted, `is of '${entity}', which is not there`);
    return found;
  }
}
