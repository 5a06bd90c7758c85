import type {
  Cause,
  CommandOf,
  CommandType,
  Decision,
  LedgerEvent,
  LedgerState,
  Rejection,
  ResultOf,
} from '@berth/domain';
import type { FleetAgenda } from './fleet-agenda.js';

/** What those who act in a generated history see of it. */
export interface HistoryWorld {
  readonly agenda: FleetAgenda;
  readonly state: LedgerState;
  /** When the history began, and the moment of the turn under way, in ledger ms. */
  readonly startedAt: number;
  readonly now: number;
  /** About how long the history is going to be. */
  readonly spanMs: number;
  /** Has a command decided in the turn under way, as the commit loop would. */
  handle<Type extends CommandType>(
    command: CommandOf<Type>,
    cause: Cause,
  ): Decision<LedgerEvent, Rejection, ResultOf<Type>>;
  /** An id as requests get one. */
  requestId(): string;
}
