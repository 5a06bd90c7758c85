import type { Command } from '@berth/domain';
import { refused, type ModelAnswer } from './model-pool.js';

export type MintCommand = Extract<
  Command,
  {
    readonly type:
      | 'ClaimMachineNumber'
      | 'GrantMintWindows'
      | 'RegisterEntity'
      | 'AdvanceSequence'
      | 'InitEntity'
      | 'ResetSequence'
      | 'DeleteEntity'
      | 'RecordMintAnswer';
  }
>;

export class MintModel {
  decide(command: MintCommand): ModelAnswer {
    return refused(command.type);
  }
}
