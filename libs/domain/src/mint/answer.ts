import { accept, acceptUnchanged, reject, type Decision } from '../kernel/decision.js';
import type { Moment } from '../kernel/time.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import type { Rejection } from '../rejections.js';
import type { LedgerState } from '../state.js';
import type { MintedValues } from './minted.js';

/**
 * Keeps the values of a request for its repeats; the first to come is kept, and answered ever after. Rejects
 * with `IdempotencyKeyReused` when the key was used for another request.
 */
export function recordMintAnswer(
  command: CommandOf<'RecordMintAnswer'>,
  { mint }: LedgerState,
  now: Moment,
): Decision<LedgerEvent, Rejection, MintedValues> {
  const { key, arguments: args, entity, dataType, values } = command;
  const kept = mint.answers.get(key, now.ledger);
  if (kept && !('values' in kept && kept.arguments === args)) {
    return reject({ type: 'IdempotencyKeyReused', key });
  }
  if (kept) return acceptUnchanged({ entity: kept.entity, dataType: kept.dataType, values: kept.values });
  const data = { key, arguments: args, entity, data_type: dataType, count: values.length, values };
  return accept([{ type: 'MintAnswered', data }], { entity, dataType, values });
}
