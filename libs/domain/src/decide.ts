import type { Decision } from './kernel/decision.js';
import type { Moment } from './kernel/time.js';
import type { CommandOf, CommandType, ResultOf } from './commands.js';
import type { LedgerEvent } from './events.js';
import { allocateIdentifier } from './lease/allocate.js';
import { releaseIdentifier, revokeLease } from './lease/end.js';
import { recordHeartbeat, recordHeartbeats } from './lease/heartbeat.js';
import { expireDue, reclaimDue } from './lease/reap.js';
import { recordMintAnswer } from './mint/answer.js';
import { deleteEntity, initEntity, registerEntity } from './mint/register.js';
import { claimMachineNumber } from './mint/machine-number.js';
import { advanceSequence, resetSequence } from './mint/sequence.js';
import { grantMintWindows } from './mint/grant-windows.js';
import { changePool } from './pool/change.js';
import { createPool, deletePool, openPool, resumeExpiry, startPoolDrain } from './pool/define.js';
import {
  cancelReservation,
  quarantineIdentifier,
  reserveIdentifier,
  restoreIdentifier,
} from './pool/withhold.js';
import type { Rejection } from './rejections.js';
import { resumeService } from './service/resume.js';
import type { LedgerState } from './state.js';
import { deleteView, saveView } from './view/views.js';

type Decider<Type extends CommandType> = (
  command: CommandOf<Type>,
  state: LedgerState,
  now: Moment,
) => Decision<LedgerEvent, Rejection, ResultOf<Type>>;

const deciders: { readonly [Type in CommandType]: Decider<Type> } = {
  AllocateIdentifier: allocateIdentifier,
  RecordHeartbeat: recordHeartbeat,
  RecordHeartbeats: recordHeartbeats,
  ReleaseIdentifier: releaseIdentifier,
  RevokeLease: revokeLease,
  ExpireDue: expireDue,
  ReclaimDue: reclaimDue,
  ResumeExpiry: resumeExpiry,
  CreatePool: createPool,
  ChangePool: changePool,
  StartPoolDrain: startPoolDrain,
  OpenPool: openPool,
  DeletePool: deletePool,
  ReserveIdentifier: reserveIdentifier,
  CancelReservation: cancelReservation,
  QuarantineIdentifier: quarantineIdentifier,
  RestoreIdentifier: restoreIdentifier,
  ClaimMachineNumber: claimMachineNumber,
  GrantMintWindows: grantMintWindows,
  RegisterEntity: registerEntity,
  AdvanceSequence: advanceSequence,
  InitEntity: initEntity,
  ResetSequence: resetSequence,
  DeleteEntity: deleteEntity,
  RecordMintAnswer: recordMintAnswer,
  SaveView: saveView,
  DeleteView: deleteView,
  ResumeService: resumeService,
};

/**
 * What follows from a command in this state at this moment: the same on every machine, and nothing is changed
 * yet.
 */
export function decide<Type extends CommandType>(
  command: CommandOf<Type>,
  state: LedgerState,
  now: Moment,
): Decision<LedgerEvent, Rejection, ResultOf<Type>> {
  const decider: Decider<Type> = deciders[command.type];
  return decider(command, state, now);
}
