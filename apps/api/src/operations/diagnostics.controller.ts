import type { Diagnostics } from '@berth/contract';
import { Controller, Get, Inject } from '@nestjs/common';
import { Ledger } from '../ledger/ledger.js';
import { LEDGER_READER, type LedgerReader } from '../ledger/reader.js';
import { presentTime } from '../platform/http/presented-time.js';
import { SETTINGS, type Settings } from '../platform/settings.js';
import { VERSION } from '../platform/version.js';
import { Vitals, type Check } from '../platform/vitals.js';
import { ledgerDisk, type LedgerDisk } from './ledger-disk.js';
import { SQLITE_VERSION } from './ledger-file.queries.js';

/** With less room than this left, or less than the ledger takes, somebody should make room. */
const DISK_FREE_BYTES_MIN = 2 ** 30;
const STREAMS_SHARE_MAX = 0.9;

/** What this process is and how it does, in one answer. */
@Controller('v1/diagnostics')
export class DiagnosticsController {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(LEDGER_READER) private readonly reader: LedgerReader,
    @Inject(Vitals) private readonly vitals: Vitals,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  async diagnostics(): Promise<Diagnostics> {
    const { dataDir, readOnly, streamsMax } = this.settings;
    const [disk, [sqlite], { now, position, recordedAt }] = await Promise.all([
      ledgerDisk(dataDir),
      this.reader.rows<{ version: string }>(SQLITE_VERSION),
      this.ledger.read((image, moment) => ({
        now: moment.ledger,
        position: image.nextPosition - 1,
        recordedAt: image.lastRecordedAt,
      })),
    ]);
    const streams = { open: this.openStreams, max: streamsMax };
    return {
      at: presentTime(now),
      started_at: presentTime(Math.round(now - process.uptime() * 1_000)),
      versions: { berth: VERSION, node: process.versions.node, sqlite: sqlite?.version ?? '' },
      platform: `${process.platform} ${process.arch}`,
      memory_bytes: process.memoryUsage.rss(),
      ledger: {
        position,
        recorded_at: position < 0 ? null : presentTime(recordedAt),
        bytes: disk.bytes,
        disk_free_bytes: disk.freeBytes,
        read_only: readOnly,
        queued: this.ledger.status.queued,
      },
      streams,
      checks: { ...this.vitals.check(), disk_room: diskRoom(disk), streams_room: streamsRoom(streams) },
    };
  }

  private get openStreams(): number {
    return (this.vitals.figuresOf('streams') as { readonly open?: number }).open ?? 0;
  }
}

function diskRoom({ bytes, freeBytes }: LedgerDisk): Check {
  if (freeBytes >= Math.max(bytes, DISK_FREE_BYTES_MIN)) return { ok: true };
  const detail = `${megabytes(freeBytes)} MB are left on the disk of the ledger, which takes ${megabytes(bytes)} MB`;
  return { ok: false, detail };
}

function streamsRoom({ open, max }: Diagnostics['streams']): Check {
  if (open < max * STREAMS_SHARE_MAX) return { ok: true };
  return { ok: false, detail: `${String(open)} of ${String(max)} streams are open` };
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1_000_000));
}
