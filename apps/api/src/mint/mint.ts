import {
  COUNTER_MAX,
  counterInJson,
  isCounterType,
  valueAt,
  type Cause,
  type CounterRun,
  type CounterType,
  type DataType,
  type Decision,
  type Idempotency,
  type LedgerEvent,
  type Rejection,
  type Shard,
} from '@berth/domain';
import type { Ledger } from '../ledger/ledger.js';
import type { Clock } from '../platform/clock.js';
import { ApiProblem } from '../platform/http/api-problem.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';
import { isRandomType, type RandomIds } from './id-types.js';
import type { Snowflakes } from './snowflakes.js';

/** `dataType` undefined: the entity's own, or `snowflake` for a new one. */
export interface MintRequest {
  readonly entity: string;
  readonly dataType: DataType | undefined;
  readonly count: number;
  readonly idempotency?: Idempotency | undefined;
}

export interface Minted {
  readonly dataType: DataType;
  /** Of `int` numbers, of all others strings. */
  readonly values: readonly (string | number)[];
}

export interface MintSettings {
  readonly shard: Shard;
  readonly entitiesMax: number;
}

/** Told once, by the run that passes a mark. `percent`: of the range. */
export type NearEnd = (entity: string, dataType: CounterType, percent: number) => void;

const MARKS_PERCENT = [95, 80] as const;

/** So long an entity's type is taken for what it was: another process may delete it and use the name anew. */
const KNOWN_FOR_MS = 1_000;

/** Issues values of entities: counters by the ledger, snowflakes by leased numbers, the others by chance. */
export class Mint {
  /** Types of entities that are on disk, and until when that is believed, in monotonic ms. */
  private readonly known = new Map<string, { readonly dataType: DataType; readonly until: number }>();

  /** How many values were issued, by type. */
  readonly issued = new Map<DataType, number>();
  /** How many requests were refused, by the problem's code. */
  readonly refused = new Map<string, number>();

  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly settings: MintSettings,
    private readonly snowflakes: Snowflakes,
    private readonly random: RandomIds,
    private readonly onNearEnd: NearEnd,
  ) {}

  /** One value, if it can be had without waiting for the ledger or for ID time. Throws `type_mismatch`. */
  nextNow(entity: string, dataType: DataType | undefined): Minted | undefined {
    const type = this.typeOf(entity);
    if (type === undefined || isCounterType(type)) return undefined;
    if (dataType !== undefined && dataType !== type) throw typeMismatch(entity, dataType, type);
    const value = isRandomType(type) ? this.mintRandom(entity, type, 1)[0] : this.snowflakes.next();
    return value === undefined ? undefined : this.counted({ dataType: type, values: [value] });
  }

  /**
   * All values that were asked for, or none. What the ledger has to know is on disk when they are answered.
   * Throws the problems of the mint's rejections, `no_machine_number`, and what the ledger throws.
   */
  async mint(request: MintRequest, cause: Cause): Promise<Minted> {
    try {
      return this.counted(await this.valuesFor(request, cause));
    } catch (error) {
      if (error instanceof ApiProblem) this.refused.set(error.code, (this.refused.get(error.code) ?? 0) + 1);
      throw error;
    }
  }

  private async valuesFor(request: MintRequest, cause: Cause): Promise<Minted> {
    const { entity, dataType, count } = request;
    const type = dataType ?? this.typeOf(entity) ?? (await this.lookUp(entity)) ?? 'snowflake';
    if (isCounterType(type)) return this.advance(request, type, cause);
    if (this.typeOf(entity) !== type) await this.register(entity, dataType, cause);
    const { idempotency } = request;
    if (!idempotency) return { dataType: type, values: await this.issue(entity, type, count) };
    const kept = await this.keptValues(idempotency);
    if (kept) return { dataType: type, values: kept };
    const values = await this.issue(entity, type, count);
    const answer = { ...idempotency, entity, dataType: type, values };
    const recorded = accepted(await this.ledger.submit({ type: 'RecordMintAnswer', ...answer }, cause));
    return { dataType: type, values: recorded.values };
  }

  /** An entity was deleted: whoever asks next finds out what it is. */
  forget(entity: string): void {
    this.known.delete(entity);
  }

  private counted(minted: Minted): Minted {
    this.issued.set(minted.dataType, (this.issued.get(minted.dataType) ?? 0) + minted.values.length);
    return minted;
  }

  private typeOf(entity: string): DataType | undefined {
    const known = this.known.get(entity);
    return known && known.until > this.clock.monotonicMs() ? known.dataType : undefined;
  }

  private remember(entity: string, dataType: DataType): void {
    this.known.set(entity, { dataType, until: this.clock.monotonicMs() + KNOWN_FOR_MS });
  }

  private async lookUp(entity: string): Promise<DataType | undefined> {
    const found = await this.ledger.read(({ mint }) => mint.entities.get(entity)?.dataType);
    if (found === undefined) this.known.delete(entity);
    else this.remember(entity, found);
    return found;
  }

  private async register(entity: string, dataType: DataType | undefined, cause: Cause): Promise<void> {
    const { shard, entitiesMax } = this.settings;
    const command = { type: 'RegisterEntity', entity, dataType, shard, entitiesMax } as const;
    const registered = accepted(await this.ledger.submit(command, cause));
    this.remember(entity, registered.dataType);
  }

  private async advance(request: MintRequest, dataType: CounterType, cause: Cause): Promise<Minted> {
    const { entity, count, idempotency } = request;
    const { shard, entitiesMax } = this.settings;
    const command = { type: 'AdvanceSequence', entity, dataType, count, shard, entitiesMax } as const;
    const run = accepted(
      await this.ledger.submit({ ...command, ...(idempotency && { idempotency }) }, cause),
    );
    this.warnNearEnd(run);
    return { dataType: run.dataType, values: valuesOf(run, shard) };
  }

  private warnNearEnd({ entity, dataType, first, count }: CounterRun): void {
    const { shard } = this.settings;
    const last = valueAt(shard, first + BigInt(count - 1));
    const percent = MARKS_PERCENT.find((mark) => {
      const value = (COUNTER_MAX[dataType] * BigInt(mark)) / 100n;
      return last >= value && (first === 0n || valueAt(shard, first - 1n) < value);
    });
    if (percent !== undefined) this.onNearEnd(entity, dataType, percent);
  }

  private async issue(
    entity: string,
    type: Exclude<DataType, CounterType>,
    count: number,
  ): Promise<readonly string[]> {
    return isRandomType(type) ? this.mintRandom(entity, type, count) : this.snowflakes.take(count);
  }

  private mintRandom(entity: string, type: Parameters<RandomIds['mint']>[0], count: number): string[] {
    return this.random.mint(type, { entity, count, nowMs: Math.floor(this.clock.wallMs()) });
  }

  /** What was answered under the key, if the arguments are the same; the ledger refuses others. */
  private keptValues({ key, arguments: args }: Idempotency): Promise<readonly string[] | undefined> {
    return this.ledger.read(({ mint }, now) => {
      const kept = mint.answers.get(key, now.ledger);
      if (!kept) return undefined;
      if (kept.arguments === args && 'values' in kept) return kept.values;
      throw rejectionProblem({ type: 'IdempotencyKeyReused', key });
    });
  }
}

function valuesOf({ first, count, dataType }: CounterRun, shard: Shard): readonly (string | number)[] {
  return Array.from({ length: count }, (_, index) =>
    counterInJson(dataType, valueAt(shard, first + BigInt(index))),
  );
}

function accepted<Result>(decision: Decision<LedgerEvent, Rejection, Result>): Result {
  if (!decision.ok) throw rejectionProblem(decision.rejection);
  return decision.result;
}

function typeMismatch(entity: string, dataType: DataType, registeredType: DataType): ApiProblem {
  return rejectionProblem({ type: 'EntityTypeMismatch', entity, dataType, registeredType });
}
