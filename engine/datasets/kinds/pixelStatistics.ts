/** Statistics of a split's pixels, and duplicate images. */
import type { SplitReport } from '../report.ts';

type Found = Pick<SplitReport, 'range' | 'mean' | 'deviation' | 'constant' | 'repeated'>;

/** Multipliers of two independent hashes: FNV's prime, and one of Knuth's. */
const [FIRST, SECOND] = [0x01000193, 0x9e3779b1];

/** Accumulates images; then holds the statistics. */
export class PixelStatistics {
  readonly #size: number;
  readonly #channels: number;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #hashes = new Map<string, number>();
  #low = Infinity;
  #high = -Infinity;
  #images = 0;
  #constant = 0;

  constructor({ sample: [height, width, channels] }: { readonly sample: readonly [number, number, number] }) {
    this.#size = height * width * channels;
    this.#channels = channels;
    this.#sums = new Float64Array(channels);
    this.#squares = new Float64Array(channels);
  }

  /** @param values of whole images, channels last */
  add(values: Uint8Array | Float32Array): void {
    const { buffer, byteOffset, byteLength } = values;
    const bytes = this.#size * values.BYTES_PER_ELEMENT;
    // Hashed by 32-bit words where every image is aligned.
    const wide = bytes % 4 === 0 && byteOffset % 4 === 0;
    const words = wide
      ? new Uint32Array(buffer, byteOffset, byteLength / 4)
      : new Uint8Array(buffer, byteOffset, byteLength);
    const each = wide ? bytes / 4 : bytes;
    for (let start = 0, at = 0; start < values.length; start += this.#size, at += each) {
      this.#look(values, start);
      const hash = hashOf(words, at, at + each);
      this.#hashes.set(hash, (this.#hashes.get(hash) ?? 0) + 1);
      this.#images += 1;
    }
  }

  #look(values: Uint8Array | Float32Array, start: number): void {
    let [low, high] = [Infinity, -Infinity];
    const channels = this.#channels;
    // Read once: as a field in the loop's condition it took a third of the time.
    const end = start + this.#size;
    for (let channel = 0; channel < channels; channel += 1) {
      let [sum, square] = [0, 0];
      for (let i = start + channel; i < end; i += channels) {
        const value = values[i]!;
        sum += value;
        square += value * value;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      this.#sums[channel]! += sum;
      this.#squares[channel]! += square;
    }
    if (low === high) this.#constant += 1;
    this.#low = Math.min(this.#low, low);
    this.#high = Math.max(this.#high, high);
  }

  found(): Found {
    const count = (this.#images * this.#size) / this.#channels;
    const mean = Array.from(this.#sums, (sum) => sum / count);
    const deviation = mean.map((m, channel) => Math.sqrt(Math.max(0, this.#squares[channel]! / count - m * m)));
    return {
      range: [this.#low, this.#high],
      mean,
      deviation,
      constant: this.#constant,
      repeated: this.#images - this.#hashes.size,
    };
  }

  /** Number of these images that are also among others. */
  shared(others: PixelStatistics): number {
    let count = 0;
    for (const [hash, times] of this.#hashes) if (others.#hashes.has(hash)) count += times;
    return count;
  }
}

/** A 64-bit hash of some words, as a string of four characters. */
function hashOf(words: Uint8Array | Uint32Array, start: number, end: number): string {
  let [a, b] = [0x811c9dc5, 0x2545f491];
  for (let i = start; i < end; i += 1) {
    const word = words[i]!;
    a = Math.imul(a ^ word, FIRST);
    a ^= a >>> 15;
    b = Math.imul(b + word, SECOND) ^ (b >>> 13);
  }
  return String.fromCharCode(a & 0xffff, a >>> 16, b & 0xffff, b >>> 16);
}
