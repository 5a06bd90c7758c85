import { randomFillSync } from 'node:crypto';

/** Chance that nobody can foresee. */
export interface RandomSource {
  /** A whole number from 0 to 2^32 - 1. */
  nextUint32(): number;
}

/** The system's cryptographic source, asked for many words at a time: asking costs more than an ID does. */
export class CryptoRandom implements RandomSource {
  private readonly words = new Uint32Array(1_024);
  private used = this.words.length;

  nextUint32(): number {
    if (this.used === this.words.length) {
      randomFillSync(this.words);
      this.used = 0;
    }
    return this.words[this.used++] as number;
  }
}
