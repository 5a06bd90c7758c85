import { accept, acceptUnchanged, type Decision } from '../kernel/decision.js';
import type { CommandOf } from '../commands.js';
import type { LedgerEvent } from '../events.js';
import type { LedgerState } from '../state.js';

/** Takes deaf time out of audible time: every deadline moves later by the outage, and by no more. */
export function resumeService(
  { fromMs, toMs, cause }: CommandOf<'ResumeService'>,
  _state: LedgerState,
): Decision<LedgerEvent, never> {
  if (toMs <= fromMs) return acceptUnchanged(undefined);
  return accept([{ type: 'ServiceResumed', data: { from_ms: fromMs, to_ms: toMs, cause } }]);
}
