import { LAYOUTS, type LayoutName } from '@berth/domain';
import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { MACHINES } from './machine-numbers.js';
import { holderQuery } from './machine-holders.queries.js';

interface Minting {
  readonly layout: LayoutName;
  /** As an ID shows it: a machine number, of layout `twitter` from 1 on. */
  readonly shardId: number;
  /** Ms since the Unix epoch. */
  readonly timestamp: number;
}

interface MachineHolder {
  /** The client. */
  readonly holder: string;
  readonly machine: { readonly pool: string; readonly identifier: string };
}

/** Who held a machine number when an ID was minted by it. */
@Injectable()
export class MachineHolders {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
  ) {}

  /** Undefined when this ledger does not know it: another's ID, or one of a time when nobody held it. */
  async holderOf({ layout, shardId, timestamp }: Minting): Promise<MachineHolder | undefined> {
    const { tickMs, lowest } = LAYOUTS[layout];
    const identifier = String(lowest === 'sequence' ? shardId - 1 : shardId);
    const ordinal = await this.ledger.read(({ pools, mint }) =>
      mint.layout === layout ? pools.get(MACHINES)?.ordinalOf(identifier) : undefined,
    );
    if (ordinal === undefined) return undefined;
    const query = holderQuery({ pool: MACHINES, ordinal, from: timestamp, tickMs });
    const [row] = await this.reader.rows<{ client_id: string }>(query);
    return row && { holder: row.client_id, machine: { pool: MACHINES, identifier } };
  }
}
