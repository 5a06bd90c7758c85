import { accept, acceptUnchanged, type Decision } from '../kernel/decision.js';
import type { Moment } from '../kernel/time.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import type { LedgerState } from '../state.js';

/**
 * Takes deaf time out of audible time: every deadline moves later by the outage, and by no more. What is in
 * the ledger was heard, so only time since the last event counts: two processes that notice one outage take
 * it out once, and audible time never falls. It has to be the first command of its turn, therefore.
 */
export function resumeService(
  { fromMs, toMs, cause }: CommandOf<'ResumeService'>,
  state: LedgerState,
  now: Moment,
): Decision<LedgerEvent, never> {
  const from = Math.max(fromMs, state.lastRecordedAt);
  const to = Math.min(toMs, now.ledger);
  if (to <= from) return acceptUnchanged(undefined);
  return accept([{ type: 'ServiceResumed', data: { from_ms: from, to_ms: to, cause } }]);
}
