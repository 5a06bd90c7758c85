import { LAYOUTS, type SnowflakeLayout } from '@berth/domain';

/** An id that somebody published, or that follows from its layout, and what it says. */
export interface SnowflakeVector {
  readonly layout: SnowflakeLayout;
  readonly id: string;
  readonly tick: number;
  readonly machine: number;
  readonly sequence: number;
  readonly time: string;
  readonly source: string;
}

/** The layouts of other people's ids: ours with other epochs and widths. */
const OTHERS = {
  sonyflakeV1: { ...LAYOUTS.sonyflake, name: 'sonyflake v1', epochMs: Date.UTC(2014, 8, 1) },
  sonyflakeV2: { ...LAYOUTS.sonyflake, name: 'sonyflake v2', epochMs: Date.UTC(2025, 0, 1) },
  twitter2010: { ...LAYOUTS.twitter, name: 'Twitter', epochMs: 1_288_834_974_657 },
  discord: { ...LAYOUTS.twitter, name: 'Discord', epochMs: 1_420_070_400_000, timeBits: 42 },
  cosId: { ...LAYOUTS.twitter, name: 'CosId', epochMs: 1_577_203_200_000 },
  uidGenerator: {
    ...LAYOUTS.twitter,
    name: 'uid-generator',
    epochMs: Date.UTC(2016, 8, 19, 16),
    tickMs: 1_000,
    timeBits: 29,
    machineBits: 21,
    sequenceBits: 13,
  },
} as const satisfies Record<string, SnowflakeLayout>;

type Row = readonly [id: string, tick: number, machine: number, sequence: number, time: string];

const ORCHESTRIX = 'pialmmh/orchestrix unique-id-generator-v.1.0.0/generated/API-REFERENCE.md';
const COMPUTED = 'computed from the layout; nobody published it';

/** Rows by layout and source. */
const TABLES: readonly (readonly [SnowflakeLayout, string, readonly Row[]])[] = [
  [
    LAYOUTS.twitter,
    `${ORCHESTRIX}, parse example (shardId shown = machine + 1)`,
    [['229599957278003200', 54_740_895_576, 1, 0, '2025-09-25T13:48:15.576Z']],
  ],
  [
    LAYOUTS.twitter,
    `${ORCHESTRIX}, next-batch example`,
    [
      ['229599957278003201', 54_740_895_576, 1, 1, '2025-09-25T13:48:15.576Z'],
      ['229599957278003202', 54_740_895_576, 1, 2, '2025-09-25T13:48:15.576Z'],
      ['229599957278003203', 54_740_895_576, 1, 3, '2025-09-25T13:48:15.576Z'],
      ['229599957278003204', 54_740_895_576, 1, 4, '2025-09-25T13:48:15.576Z'],
    ],
  ],
  [
    LAYOUTS.twitter,
    `${ORCHESTRIX}, next-id example`,
    [['229599377285447680', 54_740_757_295, 0, 0, '2025-09-25T13:45:57.295Z']],
  ],
  [
    OTHERS.discord,
    'discord/discord-api-docs images/snowflake-to-datetime.svg (worker 1, process 0, increment 7)',
    [['175928847299117063', 41_944_705_796, 32, 7, '2016-04-30T11:18:25.796Z']],
  ],
  [
    OTHERS.cosId,
    'Ahoo-Wang/CosId SnowflakeFriendlyIdConverterTest.java (20220320133617924-5-0 in Asia/Shanghai)',
    [['295913926632165376', 70_551_377_924, 5, 0, '2022-03-20T05:36:17.924Z']],
  ],
  [
    OTHERS.uidGenerator,
    'baidu/uid-generator README.md (2017-01-19 12:15:46 +08, worker 4, seq 9; epochStr 2016-09-20 local)',
    [['180363646902239241', 10_498_546, 4, 9, '2017-01-19T04:15:46.000Z']],
  ],
  [
    OTHERS.sonyflakeV1,
    'sony/sonyflake PR #9, printed by Decompose (its start time was another: only the raw fields count)',
    [['838861161', 50, 361, 0, '2014-09-01T00:00:00.500Z']],
  ],
  [
    OTHERS.sonyflakeV1,
    'sony/sonyflake issue #12 (a row stamped 2019-11-11 15:45:30 at UTC+8)',
    [
      ['275026772355976047', 16_392_873_070, 2_927, 0, '2019-11-11T07:45:30.700Z'],
      ['275026772389530479', 16_392_873_072, 2_927, 0, '2019-11-11T07:45:30.720Z'],
      ['275026772305644399', 16_392_873_067, 2_927, 0, '2019-11-11T07:45:30.670Z'],
    ],
  ],
  [
    OTHERS.twitter2010,
    'bwmarrin/snowflake snowflake_test.go TestInt64/TestString',
    [['1116766490855473152', 266_257_879_938, 0, 0, '2019-04-12T18:14:14.595Z']],
  ],
  [
    OTHERS.twitter2010,
    'bwmarrin/snowflake snowflake_test.go TestParseBase32 (base32 b8wjm1zroyyyy)',
    [['1427970479175499776', 340_454_692_644, 0, 0, '2021-08-18T12:27:47.301Z']],
  ],
  [
    OTHERS.twitter2010,
    'bwmarrin/snowflake snowflake_test.go TestParseBase58 (base58 4jgmnx8Js8A)',
    [['1428076403798048768', 340_479_947_042, 0, 0, '2021-08-18T19:28:41.699Z']],
  ],
  [
    OTHERS.twitter2010,
    'bwmarrin/snowflake snowflake_test.go TestIntBytes (0f 7f c0 fc 2f 80 00 00)',
    [['1116823421972381696', 266_271_453_374, 0, 0, '2019-04-12T22:00:28.031Z']],
  ],
  [
    OTHERS.twitter2010,
    'twitter-archive/snowflake@snowflake-2010 IdWorkerSpec.scala, time=1, worker 0, dc 0',
    [
      ['4194304', 1, 0, 0, '2010-11-04T01:42:54.658Z'],
      ['4194305', 1, 0, 1, '2010-11-04T01:42:54.658Z'],
      ['4194306', 1, 0, 2, '2010-11-04T01:42:54.658Z'],
    ],
  ],
  [
    OTHERS.sonyflakeV1,
    COMPUTED,
    [
      ['588034714946764801', 35_049_600_300, 1, 0, '2025-10-09T16:00:03.000Z'],
      ['600114305441661384', 35_769_600_000, 456, 123, '2026-01-01T00:00:00.000Z'],
      ['600114305450377215', 35_769_600_000, 65_535, 255, '2026-01-01T00:00:00.000Z'],
      ['600114305450377217', 35_769_600_001, 1, 0, '2026-01-01T00:00:00.010Z'],
    ],
  ],
  [
    LAYOUTS.sonyflake,
    COMPUTED,
    [
      ['199699878169804801', 11_903_040_300, 1, 0, '2025-10-09T16:00:03.000Z'],
      ['211779468664701384', 12_623_040_000, 456, 123, '2026-01-01T00:00:00.000Z'],
      ['211779468673417215', 12_623_040_000, 65_535, 255, '2026-01-01T00:00:00.000Z'],
      ['211779468673417217', 12_623_040_001, 1, 0, '2026-01-01T00:00:00.010Z'],
    ],
  ],
  [
    OTHERS.sonyflakeV2,
    COMPUTED,
    [
      ['40829037890764801', 2_433_600_300, 1, 0, '2025-10-09T16:00:03.000Z'],
      ['52908628385661384', 3_153_600_000, 456, 123, '2026-01-01T00:00:00.000Z'],
      ['52908628394377215', 3_153_600_000, 65_535, 255, '2026-01-01T00:00:00.000Z'],
      ['52908628394377217', 3_153_600_001, 1, 0, '2026-01-01T00:00:00.010Z'],
    ],
  ],
  [
    LAYOUTS.twitter,
    COMPUTED,
    [
      ['0', 0, 0, 0, '2024-01-01T00:00:00.000Z'],
      ['4194305', 1, 0, 1, '2024-01-01T00:00:00.001Z'],
      ['264905529753600000', 63_158_400_000, 0, 0, '2026-01-01T00:00:00.000Z'],
      ['264905529757794303', 63_158_400_000, 1_023, 4_095, '2026-01-01T00:00:00.000Z'],
    ],
  ],
];

export const SNOWFLAKE_VECTORS: readonly SnowflakeVector[] = TABLES.flatMap(([layout, source, rows]) =>
  rows.map(([id, tick, machine, sequence, time]) => ({ layout, id, tick, machine, sequence, time, source })),
);
