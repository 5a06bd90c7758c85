import type { DeafCause } from './events.js';
import type { LeaseView } from './lease/lease.js';
import type { CounterRun, Idempotency, MintedValues } from './mint/minted.js';
import type { CounterType, DataType } from './mint/entity-type.js';
import type { Entity, SequenceMoved } from './mint/entity.js';
import type { LayoutName } from './mint/layout.js';
import type { Shard } from './mint/shard.js';
import type { MachineHold, WindowsGranted } from './mint/window.js';
import type { PoolPolicy } from './pool/policy.js';
import type { SavedView } from './view/saved-view.js';

interface OfPool {
  readonly pool: string;
}
interface OfIdentifier extends OfPool {
  readonly identifier: string;
}

interface OfEntity {
  readonly entity: string;
}
/** Of a command that may register an entity: the settings that it has to fit. */
interface Registering extends OfEntity {
  readonly shard: Shard;
  /** How many names of entities the ledger takes. */
  readonly entitiesMax: number;
}
/** The token of the lease that is meant, null for none; undefined when it does not matter. */
interface LeaseMeant {
  readonly token?: number | null | undefined;
}

/** Bits of a machine number in the layout that is minted; undefined for the widest one. */
interface MachineWidth {
  readonly machineBits?: number | undefined;
}

/** What can be asked of the ledger, and what each answers when it is accepted. */
export interface Commands {
  AllocateIdentifier: [OfPool & { readonly clientId: string }, LeaseView];
  RecordHeartbeat: [Heartbeat & OfPool, LeaseView];
  RecordHeartbeats: [OfPool & { readonly heartbeats: readonly Heartbeat[] }, HeartbeatsOutcome];
  ReleaseIdentifier: [
    OfIdentifier & { readonly clientId: string; readonly token?: number | undefined },
    undefined,
  ];
  RevokeLease: [OfIdentifier & LeaseMeant, undefined];
  /** Ends leases that were silent for too long, at most `limit` over all pools. */
  ExpireDue: [{ readonly limit: number; readonly suspicion: SuspicionRule }, ReapOutcome];
  /** Ends rests that are over, at most `limit` over all pools. */
  ReclaimDue: [{ readonly limit: number }, ReapOutcome];
  ResumeExpiry: [OfPool, undefined];

  CreatePool: [
    OfPool & MachineWidth & { readonly patterns: readonly string[]; readonly policy: PoolPolicy },
    undefined,
  ];
  /** Other identifiers, another policy, or both at once; what is left out stays. */
  ChangePool: [
    OfPool &
      MachineWidth & {
        readonly patterns?: readonly string[] | undefined;
        readonly policy?: Partial<PoolPolicy> | undefined;
      },
    undefined,
  ];
  StartPoolDrain: [OfPool, undefined];
  OpenPool: [OfPool, undefined];
  DeletePool: [OfPool, undefined];

  ReserveIdentifier: [OfIdentifier & { readonly clientId: string }, undefined];
  /** `clientId`: whose reservation is meant, when that matters. */
  CancelReservation: [OfIdentifier & { readonly clientId?: string | undefined }, undefined];
  QuarantineIdentifier: [OfIdentifier & LeaseMeant, undefined];
  RestoreIdentifier: [OfIdentifier, undefined];

  /** Gives a client this very identifier of the pool, as soon as nobody else has a right to it. */
  ClaimMachineNumber: [OfIdentifier & { readonly clientId: string }, LeaseView];
  /** Gives the holders of machine numbers the next `lengthMs` (a few seconds at most) of ID time. */
  GrantMintWindows: [
    OfPool & {
      readonly layout: LayoutName;
      readonly holds: readonly MachineHold[];
      readonly lengthMs: number;
    },
    WindowsGranted,
  ];

  /** `dataType` undefined: the entity's own, or `snowflake` for a new one. */
  RegisterEntity: [Registering & { readonly dataType: DataType | undefined }, Entity];
  /** `count`: 1 to 10,000. `dataType` undefined: the entity's own. */
  AdvanceSequence: [
    Registering & {
      readonly dataType: CounterType | undefined;
      readonly count: number;
      readonly idempotency?: Idempotency | undefined;
    },
    CounterRun,
  ];
  InitEntity: [
    Registering & { readonly dataType: DataType; readonly startValue?: bigint | undefined },
    Entity,
  ];
  ResetSequence: [OfEntity & { readonly value: bigint; readonly force: boolean }, SequenceMoved];
  DeleteEntity: [OfEntity, undefined];
  /** Keeps values that no counter made for repeats of the request; answers what is kept already. */
  RecordMintAnswer: [Idempotency & MintedValues, MintedValues];
  /** `by`: who asks. */
  SaveView: [
    {
      readonly slug: string;
      readonly title: string;
      readonly query: string;
      readonly shared: boolean;
      readonly by: string;
    },
    SavedView,
  ];
  DeleteView: [{ readonly slug: string; readonly by: string }, undefined];

  /** Takes a span of ledger time that nobody could be heard out of audible time; the first of its turn. */
  ResumeService: [{ readonly fromMs: number; readonly toMs: number; readonly cause: DeafCause }, undefined];
}

export interface Heartbeat {
  readonly clientId: string;
  readonly identifier: string;
  readonly token?: number | undefined;
  /** How long ago it arrived, in ms. */
  readonly offsetMs?: number | undefined;
}

export interface HeartbeatsOutcome {
  readonly accepted: number;
  readonly refused: readonly {
    readonly index: number;
    readonly rejection: 'IdentifierNotFound' | 'IdentifierMismatch';
  }[];
}

export interface ReapOutcome {
  readonly ended: number;
  /** Whether more may be due already. */
  readonly more: boolean;
}

/** When silence is too wide to be believed: more than `share` of at least `leasesMin` leases late at once. */
export interface SuspicionRule {
  readonly share: number;
  readonly leasesMin: number;
  /** How long expiry is suspended at most, in audible ms. */
  readonly suspendedMsMax: number;
}

export type CommandType = keyof Commands;
export type CommandOf<Type extends CommandType> = { readonly type: Type } & Commands[Type][0];
export type Command = { [Type in CommandType]: CommandOf<Type> }[CommandType];
export type ResultOf<Type extends CommandType> = Commands[Type][1];
