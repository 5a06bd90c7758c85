import { randomUUID } from 'node:crypto';
import { isCounterType, type CounterType, type DataType } from '@berth/domain';
import { customAlphabet, nanoid } from 'nanoid';
import { monotonicFactory, ULIDError, ULIDErrorCode } from 'ulid';
import { V7Generator } from 'uuidv7';
import { mintKsuid } from './ksuid.js';
import { CryptoRandom, type RandomSource } from './random-source.js';
import { encodeTypeId } from './typeid.js';

/** Types that are unique by chance, or by time and chance: the ledger need not be asked for their values. */
export type RandomType = Exclude<DataType, CounterType | 'snowflake'>;

type Maker = (entity: string, nowMs: number) => string;

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function isRandomType(dataType: DataType): dataType is RandomType {
  return !isCounterType(dataType) && dataType !== 'snowflake';
}

/** Mints the types that need no counter and no machine number; those with a time rise within the process. */
export class RandomIds {
  private readonly uuids: V7Generator;
  private readonly ulids: (ms: number) => string;
  private lastMs = 0;
  private lastUlidMs = 0;

  constructor(private readonly random: RandomSource = new CryptoRandom()) {
    this.uuids = new V7Generator(random);
    this.ulids = monotonicFactory(() => random.nextUint32() / 2 ** 32);
  }

  /**
   * The next `count` IDs. `nowMs` is ledger time in ms; one that is behind an earlier one counts as that.
   * `entity` is the prefix of a TypeID, and has to be a valid one (`isTypeIdPrefix`).
   */
  mint(
    dataType: RandomType,
    { entity, count, nowMs }: { readonly entity: string; readonly count: number; readonly nowMs: number },
  ): string[] {
    this.lastMs = Math.max(this.lastMs, nowMs);
    const make = this.makers[dataType];
    return Array.from({ length: count }, () => make(entity, this.lastMs));
  }

  private readonly makers: Readonly<Record<RandomType, Maker>> = {
    uuid8: alphanumeric(8),
    uuid12: alphanumeric(12),
    uuid16: alphanumeric(16),
    uuid22: alphanumeric(22),
    uuidv4: () => randomUUID(),
    uuidv7: (_entity, nowMs) => this.uuidv7(nowMs).toString(),
    ulid: (_entity, nowMs) => this.ulid(nowMs),
    ksuid: (_entity, nowMs) => mintKsuid(nowMs, this.random),
    typeid: (entity, nowMs) => encodeTypeId({ prefix: entity, bytes: this.uuidv7(nowMs).bytes }),
    nanoid: () => nanoid(),
  };

  /** Time never falls here, so that the generator, which begins anew after a leap back, never does. */
  private uuidv7(nowMs: number) {
    return this.uuids.generateOrResetWithTs(nowMs);
  }

  private ulid(nowMs: number): string {
    this.lastUlidMs = Math.max(this.lastUlidMs, nowMs);
    try {
      return this.ulids(this.lastUlidMs);
    } catch (error) {
      if (!(error instanceof ULIDError) || error.code !== ULIDErrorCode.Base32IncorrectEncoding) throw error;
      // Nothing is left above the first of this ms: the next ms is borrowed.
      this.lastUlidMs += 1;
      return this.ulids(this.lastUlidMs);
    }
  }
}

/** Letters and digits, each as likely as any other: bytes that would favour some are thrown away. */
function alphanumeric(length: number): Maker {
  const make = customAlphabet(ALPHANUMERIC, length);
  return () => make();
}
