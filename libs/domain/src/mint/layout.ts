import { invariant } from '../kernel/invariant.js';

/** How a snowflake's 63 bits are shared out: time first, then machine and sequence in either order. */
export interface SnowflakeLayout {
  readonly name: string;
  /** Ms since the Unix epoch at which its time begins. */
  readonly epochMs: number;
  readonly tickMs: number;
  readonly timeBits: number;
  readonly machineBits: number;
  readonly sequenceBits: number;
  /** Which field is the lowest, so that ids of one tick are in the order of the other one first. */
  readonly lowest: 'machine' | 'sequence';
}

export type LayoutName = 'sonyflake' | 'twitter';

/** `tick`: ticks since the layout's epoch. */
export interface SnowflakeFields {
  readonly tick: number;
  readonly machine: number;
  readonly sequence: number;
}

/**
 * The layouts that are minted.
 * Sources: sony/sonyflake sonyflake.go (v1: time, sequence, machine), with the start time 2022-01-01 of
 * pialmmh/orchestrix GoIdServiceCode.java; pialmmh/orchestrix unique-id-generator/scripts/snowflake.js.
 */
export const LAYOUTS: Readonly<Record<LayoutName, SnowflakeLayout>> = {
  sonyflake: {
    name: 'sonyflake',
    // 2022-01-01T00:00:00Z
    epochMs: 1_640_995_200_000,
    tickMs: 10,
    timeBits: 39,
    machineBits: 16,
    sequenceBits: 8,
    lowest: 'machine',
  },
  twitter: {
    name: 'twitter',
    // 2024-01-01T00:00:00Z
    epochMs: 1_704_067_200_000,
    tickMs: 1,
    timeBits: 41,
    machineBits: 10,
    sequenceBits: 12,
    lowest: 'sequence',
  },
};

/** The largest of all layouts: the sign bit is never set. */
export const SNOWFLAKE_MAX = 2n ** 63n - 1n;

/** The id of these fields; each has to fit its bits. */
export function composeSnowflake(layout: SnowflakeLayout, fields: SnowflakeFields): bigint {
  const { tick, machine, sequence } = fields;
  invariant(fits(tick, layout.timeBits), `tick ${String(tick)} does not fit`);
  invariant(fits(machine, layout.machineBits), `machine ${String(machine)} does not fit`);
  invariant(fits(sequence, layout.sequenceBits), `sequence ${String(sequence)} does not fit`);
  const { time, machine: machineAt, sequence: sequenceAt } = shiftsOf(layout);
  return (BigInt(tick) << time) | (BigInt(machine) << machineAt) | (BigInt(sequence) << sequenceAt);
}

/** What an id (0 to `SNOWFLAKE_MAX`) says when it is read by this layout, and when that was in ms. */
export function parseSnowflake(
  layout: SnowflakeLayout,
  id: bigint,
): SnowflakeFields & { readonly timeMs: number } {
  invariant(id >= 0n && id <= SNOWFLAKE_MAX, `${String(id)} is no snowflake`);
  const shifts = shiftsOf(layout);
  const tick = Number(id >> shifts.time);
  return {
    tick,
    machine: fieldOf(id, shifts.machine, layout.machineBits),
    sequence: fieldOf(id, shifts.sequence, layout.sequenceBits),
    timeMs: layout.epochMs + tick * layout.tickMs,
  };
}

/** The first ms that is too late for the layout's time field. */
export function layoutEndMs({ epochMs, tickMs, timeBits }: SnowflakeLayout): number {
  return epochMs + 2 ** timeBits * tickMs;
}

export function machineMax({ machineBits }: SnowflakeLayout): number {
  return 2 ** machineBits - 1;
}

/** By how many bits each field is shifted. */
export function shiftsOf({ machineBits, sequenceBits, lowest }: SnowflakeLayout) {
  const isMachineLowest = lowest === 'machine';
  return {
    time: BigInt(machineBits + sequenceBits),
    machine: isMachineLowest ? 0n : BigInt(sequenceBits),
    sequence: isMachineLowest ? BigInt(machineBits) : 0n,
  };
}

function fits(field: number, bits: number): boolean {
  return Number.isInteger(field) && field >= 0 && field < 2 ** bits;
}

function fieldOf(id: bigint, shift: bigint, bits: number): number {
  return Number(BigInt.asUintN(bits, id >> shift));
}
