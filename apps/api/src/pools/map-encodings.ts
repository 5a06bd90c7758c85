import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, Z_RLE } = constants;

/** Content codings of a map, the better one first: gzip packs it smaller, and in less time. */
const CODINGS = ['gzip', 'br'] as const;
type Coding = (typeof CODINGS)[number];

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

/**
 * Packs a map, off the main thread. Ages and states repeat themselves in runs and are else close to chance, so
 * that looking for longer repetitions costs much and wins nothing: 65,536 scattered ones take 22 kB by runs,
 * 27 kB by gzip as it is, 26 kB by brotli; about 1 ms each.
 */
export function pack(bytes: Uint8Array, coding: Coding): Promise<Uint8Array> {
  if (coding === 'gzip') return gzipped(bytes, { level: 4, strategy: Z_RLE });
  const params = { [BROTLI_PARAM_QUALITY]: 4, [BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotlied(bytes, { params });
}

/** Bytes, and their packed forms as far as somebody wanted them. */
export class PackableBytes {
  private readonly packed = new Map<Coding, Promise<Uint8Array>>();

  constructor(private readonly bytes: Uint8Array) {}

  /** In a coding, or as they are. */
  async in(coding: Coding | undefined): Promise<Uint8Array> {
    if (coding === undefined) return this.bytes;
    const known = this.packed.get(coding) ?? pack(this.bytes, coding);
    this.packed.set(coding, known);
    return known;
  }
}

/** The coding that an `Accept-Encoding` likes best of ours; undefined when it likes none, or is missing. */
export function codingFor(accepted: string | undefined): Coding | undefined {
  const weights = new Map<string, number>();
  for (const part of (accepted ?? '').toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith('q='))?.slice(2) ?? '1';
    weights.set(coding, /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0);
  }
  const weightOf = (coding: Coding): number => weights.get(coding) ?? weights.get('*') ?? 0;
  const [best] = CODINGS.toSorted((one, other) => weightOf(other) - weightOf(one));
  return best && weightOf(best) > 0 ? best : undefined;
}
