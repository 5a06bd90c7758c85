import type { Cause, CommandOf, CommandType, ResultOf } from '@berth/domain';
import type { Ledger } from '../ledger/ledger.js';
import { rejectionProblem } from '../platform/http/rejection-problem.js';

/** Has a command decided and answers its result. Throws a problem when it is refused. */
export async function accepted<Type extends CommandType>(
  ledger: Ledger,
  command: CommandOf<Type>,
  cause: Cause,
): Promise<ResultOf<Type>> {
  const decision = await ledger.submit(command, cause);
  if (!decision.ok) throw rejectionProblem(decision.rejection);
  return decision.result;
}
