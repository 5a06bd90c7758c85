import { poolListSchema, type PoolDetail } from '@berth/contract';
import { AT_OPTION, LIST_OPTIONS, READING_OPTIONS, type Command } from './command.js';
import { showList } from './pages.js';
import { onlyWord } from './read-words.js';
import type { Column } from './table.js';

const COLUMNS: readonly Column<PoolDetail>[] = [
  { title: 'POOL', of: ({ pool }) => pool },
  { title: 'CAPACITY', of: ({ capacity }) => capacity },
  { title: 'FREE', of: ({ states }) => states.free },
  { title: 'HELD', of: ({ states }) => states.held },
  { title: 'LATE', of: ({ states }) => states.late },
  { title: 'RESTING', of: ({ states }) => states.expired + states.cooling },
  { title: 'RESERVED', of: ({ states }) => states.reserved },
  { title: 'QUARANTINED', of: ({ states }) => states.quarantined },
  { title: 'TTL', of: ({ ttl }) => ttl },
  { title: 'HEARTBEAT', of: ({ heartbeat }) => heartbeat },
  { title: 'HOLD-DOWN', of: ({ hold_down: holdDown }) => holdDown },
  { title: 'NOTE', of: noteOf },
];

export const pools: Command = {
  name: 'pools',
  takes: '[part of a name]',
  says: 'Pools, how full they are and by which rules they lease.',
  options: { ...READING_OPTIONS, ...AT_OPTION, ...LIST_OPTIONS },
  run: (words, context) =>
    showList(words, context, COLUMNS, {
      path: '/v1/pools',
      parameters: { q: onlyWord(words, 'part of a name'), as_of: words.value('at') },
      schema: poolListSchema,
    }),
};

function noteOf({ draining, expiry_suspended_since: suspendedSince, leaving }: PoolDetail): string {
  return [
    ...(draining ? ['draining'] : []),
    ...(suspendedSince === null ? [] : [`expiry suspended since ${suspendedSince}`]),
    ...(leaving > 0 ? [`${String(leaving)} leaving`] : []),
  ].join(', ');
}
