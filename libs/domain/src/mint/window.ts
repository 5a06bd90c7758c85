/** A machine number as its holder was given it. */
export interface MachineHold {
  readonly clientId: string;
  readonly identifier: string;
  readonly token: number;
}

/** ID time of a machine number: from `floorMs` up to and without `ceilMs` (ledger ms, whole seconds). */
export interface MintWindow {
  readonly number: number;
  readonly floorMs: number;
  readonly ceilMs: number;
}

export interface WindowsGranted {
  /** Those that are not empty. */
  readonly windows: readonly MintWindow[];
  /** Ledger ms at the grant: ID time goes on from here, by the holder's monotonic clock. */
  readonly at: number;
}
