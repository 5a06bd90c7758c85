import type { Command, CommandOf, DataType, LayoutName, Shard } from '@berth/domain';
import { accepted, refused, type ModelAnswer, type ModelPool } from './model-pool.js';

interface ModelEntity {
  readonly name: string;
  readonly dataType: DataType;
  /** The value that a counter gives next. */
  nextValue: bigint;
}

interface KeptAnswer {
  readonly key: string;
  readonly asked: string;
  readonly at: number;
  readonly told: string;
}

type EntityCommand = Extract<Command, { readonly entity: string }>;
type Registering = CommandOf<'RegisterEntity' | 'InitEntity' | 'AdvanceSequence'>;
type Found = { readonly entity: ModelEntity; readonly isNew: boolean } | ModelAnswer;

const LARGEST: Partial<Record<DataType, bigint>> = { int: 2n ** 31n - 1n, long: 2n ** 63n - 1n };
const DAY_MS = 24 * 60 * 60 * 1_000;
const NUMBERS_OF: Record<LayoutName, number> = { sonyflake: 65_536, twitter: 1_024 };

/** The mint as the documents describe it: by values where the domain counts iterations, and in plain lists. */
export class MintModel {
  shard: Shard = { id: 0, total: 0 };
  layout: LayoutName | undefined;
  readonly entities: ModelEntity[] = [];
  /** The next values of names that were deleted. */
  readonly marks = new Map<string, bigint>();
  readonly windowEnds = new Map<number, number>();
  private readonly answers: KeptAnswer[] = [];

  decide(command: EntityCommand, now: number): ModelAnswer {
    switch (command.type) {
      case 'RegisterEntity':
        return this.register(command);
      case 'InitEntity':
        return this.init(command);
      case 'AdvanceSequence':
        return this.advance(command, now);
      case 'ResetSequence':
        return this.reset(command);
      case 'DeleteEntity':
        return this.delete(command);
      case 'RecordMintAnswer':
        return this.record(command, now);
    }
  }

  private register(command: CommandOf<'RegisterEntity'>): ModelAnswer {
    const found = this.find(command, command.dataType ?? 'snowflake');
    if ('facts' in found) return found;
    return { ...accepted(...this.enter(found, command.shard)), told: told(found.entity) };
  }

  private init(command: CommandOf<'InitEntity'>): ModelAnswer {
    const { entity: name, dataType, startValue, shard } = command;
    if (this.entities.some((each) => each.name === name)) return refused('EntityExists');
    if (startValue !== undefined && LARGEST[dataType] === undefined) return refused('EntityNotNumeric');
    const found = this.find(command, dataType);
    if ('facts' in found) return found;
    const { entity } = found;
    const start = valueNotBelow(shard, startValue ?? 0n);
    if (start > entity.nextValue) entity.nextValue = start;
    if (entity.nextValue > (LARGEST[dataType] ?? entity.nextValue)) return refused('RangeExhausted');
    return { ...accepted(...this.enter(found, shard)), told: told(entity) };
  }

  private advance(command: CommandOf<'AdvanceSequence'>, now: number): ModelAnswer {
    const { entity: name, count, shard, idempotency } = command;
    const asked = `run of ${String(idempotency?.arguments)}`;
    const repeated = idempotency && this.repeated(idempotency.key, asked, now);
    if (repeated) return repeated;
    const isKnown = this.entities.some((each) => each.name === name);
    if (command.dataType === undefined && !isKnown) return refused('EntityNotFound');
    const found = this.find(command, command.dataType ?? 'int');
    if ('facts' in found) return found;
    const { entity } = found;
    const largest = LARGEST[entity.dataType];
    if (largest === undefined) return refused('EntityNotNumeric');
    const first = entity.nextValue;
    const last = first + BigInt(count - 1) * BigInt(shard.total);
    if (last > largest) return refused('RangeExhausted');
    const facts = [
      ...this.enter(found, shard),
      `SequenceAdvanced ${name}/${String(count)} from ${String(first)}`,
    ];
    entity.nextValue = valueNotBelow(shard, last + 1n);
    const run = `${name} ${entity.dataType} ${String(count)} from ${String(first)}`;
    if (idempotency) {
      facts.push(`MintAnswered ${idempotency.key}`);
      this.answers.push({ key: idempotency.key, asked, at: now, told: run });
    }
    return { ...accepted(...facts), told: run };
  }

  private reset({ entity: name, value, force }: CommandOf<'ResetSequence'>): ModelAnswer {
    const entity = this.entities.find((each) => each.name === name);
    if (!entity) return refused('EntityNotFound');
    const largest = LARGEST[entity.dataType];
    if (largest === undefined) return refused('EntityNotNumeric');
    const from = entity.nextValue;
    const to = valueNotBelow(this.shard, value);
    if (to > largest) return refused('RangeExhausted');
    if (to < from && !force) return refused('BackwardReset');
    entity.nextValue = to;
    const moved = `${String(from)} to ${String(to)}`;
    return { ...(to === from ? accepted() : accepted(`SequenceReset ${name}/${moved}`)), told: moved };
  }

  private delete({ entity: name }: CommandOf<'DeleteEntity'>): ModelAnswer {
    const index = this.entities.findIndex((each) => each.name === name);
    const [entity] = index < 0 ? [] : this.entities.splice(index, 1);
    if (!entity) return refused('EntityNotFound');
    if (entity.nextValue > BigInt(this.shard.id)) this.marks.set(name, entity.nextValue);
    return accepted(`EntityDeleted ${name}/${String(entity.nextValue)}`);
  }

  private record({ key, arguments: args, values }: CommandOf<'RecordMintAnswer'>, now: number): ModelAnswer {
    const asked = `values of ${args}`;
    const repeated = this.repeated(key, asked, now);
    if (repeated) return repeated;
    this.answers.push({ key, asked, at: now, told: values.join() });
    return { ...accepted(`MintAnswered ${key}`), told: values.join() };
  }

  grantWindows(
    pool: ModelPool,
    { layout, holds, lengthMs }: CommandOf<'GrantMintWindows'>,
    now: number,
  ): ModelAnswer {
    if (this.layout !== undefined && this.layout !== layout) return refused('MintLayoutMismatch');
    for (const { identifier, clientId, token } of holds) {
      const isHeld = pool.identifiers.some(
        (each) =>
          each.phase === 'held' &&
          [each.name, each.clientId, each.token].join('\n') === [identifier, clientId, token].join('\n'),
      );
      const number = Number.parseInt(identifier, 10);
      const isNumber = String(number) === identifier && number < NUMBERS_OF[layout];
      if (!isHeld || !isNumber) return refused('MachineNumberNotHeld');
    }
    const granted: string[] = [];
    for (const number of new Set(holds.map(({ identifier }) => Number(identifier)))) {
      const floor = Math.max(this.windowEnds.get(number) ?? 0, now - (now % 1_000));
      let ceil = floor;
      while (ceil < now + lengthMs) ceil += 1_000;
      if (ceil === floor) continue;
      this.windowEnds.set(number, ceil);
      granted.push([number, floor, ceil].join(' '));
    }
    const windows = granted.join();
    if (granted.length === 0) return { ...accepted(), told: windows };
    this.layout = layout;
    return { ...accepted(`MintWindowGranted ${pool.name}/${windows}`), told: windows };
  }

  private repeated(key: string, asked: string, now: number): ModelAnswer | undefined {
    const kept = this.answers.findLast((each) => each.key === key && now - each.at < DAY_MS);
    if (!kept) return undefined;
    return kept.asked === asked ? { ...accepted(), told: kept.told } : refused('IdempotencyKeyReused');
  }

  private find({ entity: name, shard, entitiesMax, dataType }: Registering, typeOfNew: DataType): Found {
    const isFirst = this.shard.total === 0;
    if (!isFirst && (shard.id !== this.shard.id || shard.total !== this.shard.total)) {
      return refused('ShardMismatch');
    }
    const entity = this.entities.find((each) => each.name === name);
    if (entity) {
      const isMatch = (dataType ?? entity.dataType) === entity.dataType;
      return isMatch ? { entity, isNew: false } : refused('EntityTypeMismatch');
    }
    const names = new Set([...this.entities.map((each) => each.name), ...this.marks.keys()]);
    if (!names.has(name) && names.size >= entitiesMax) return refused('EntitiesExhausted');
    const nextValue = this.marks.get(name) ?? BigInt(shard.id);
    return { entity: { name, dataType: typeOfNew, nextValue }, isNew: true };
  }

  private enter(
    { entity, isNew }: { readonly entity: ModelEntity; readonly isNew: boolean },
    shard: Shard,
  ): readonly string[] {
    if (!isNew) return [];
    this.shard = shard;
    this.entities.push(entity);
    this.marks.delete(entity.name);
    return [`EntityRegistered ${told(entity)}`];
  }
}

function told({ name, dataType, nextValue }: ModelEntity): string {
  return `${name}/${dataType} from ${String(nextValue)}`;
}

/** Looks at one value after the other. */
function valueNotBelow({ id, total }: Shard, value: bigint): bigint {
  let found = value < BigInt(id) ? BigInt(id) : value;
  while ((found - BigInt(id)) % BigInt(total) !== 0n) found += 1n;
  return found;
}
