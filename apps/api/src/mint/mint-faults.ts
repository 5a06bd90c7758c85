import type { LayoutName, MintState, Shard } from '@berth/domain';

/** Why a ledger cannot be minted from under these settings, a line each. */
export function mintFaults(
  { shard, layout }: { readonly shard: Shard; readonly layout: LayoutName },
  recorded: Pick<MintState, 'shard' | 'layout'>,
): readonly string[] {
  const faults: string[] = [];
  if (recorded.shard && (recorded.shard.id !== shard.id || recorded.shard.total !== shard.total)) {
    faults.push(
      `SHARD_ID, TOTAL_SHARDS: the ledger counts as shard ${told(recorded.shard)}, not ${told(shard)}: ` +
        'counters would repeat values or leave gaps',
    );
  }
  if (recorded.layout !== undefined && recorded.layout !== layout) {
    faults.push(
      `BERTH_SNOWFLAKE_LAYOUT: the ledger has IDs of layout ${recorded.layout}, not ${layout}: IDs could repeat`,
    );
  }
  return faults;
}

function told({ id, total }: Shard): string {
  return `${String(id)} of ${String(total)}`;
}
