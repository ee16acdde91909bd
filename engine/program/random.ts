/**
 * Random numbers without hidden state: every number is a function of (seed,
 * stream, step, index). Philox 4x32-10 (Salmon et al., "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011), laid out so that TensorFlow's
 * `StatelessRandomUniformV2` with key (seed, stream) and counter (0, step)
 * gives the same bits.
 */

/** The high 32 bits of the product of two 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const other = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(other / 65536)) >>> 0;
}

/**
 * Four random words for one counter.
 * @param block which four: words 4·block … 4·block+3 of the sequence.
 */
function philox(out: Uint32Array, seed: number, stream: number, step: number, block: number): void {
  let [c0, c1, c2, c3] = [block >>> 0, Math.floor(block / 2 ** 32) >>> 0, step >>> 0, 0];
  let [k0, k1] = [seed >>> 0, stream >>> 0];
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** 23 random bits as a fraction: a multiple of 2⁻²³ in [0, 1), exact in float32. */
const toUnit = (word: number): number => (word & 0x7fffff) / 0x800000;

/**
 * One number, uniform in [0, 1).
 * @param seed @param stream @param step 32-bit integers
 * @param index row-major position in the tensor that is filled
 */
export function uniform(seed: number, stream: number, step: number, index: number): number {
  const words = new Uint32Array(4);
  philox(words, seed, stream, step, Math.floor(index / 4));
  return toUnit(words[index % 4]!);
}

/** Fills an array with the values of `uniform` from an index on, a multiple of 4. */
export function fillUniform(out: Float32Array, seed: number, stream: number, step: number, first = 0): void {
  const words = new Uint32Array(4);
  for (let i = 0; i < out.length; i += 4) {
    philox(words, seed, stream, step, (first + i) / 4);
    const end = Math.min(4, out.length - i);
    for (let k = 0; k < end; k++) out[i + k] = toUnit(words[k]!);
  }
}

/** A random permutation of 0 … n−1, by Fisher and Yates. */
export function permutation(n: number, seed: number, stream: number, step: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const words = new Uint32Array(4);
  for (let i = n - 1, drawn = 0; i > 0; i--, drawn++) {
    if (drawn % 4 === 0) philox(words, seed, stream, step, drawn / 4);
    const other = Math.floor((words[drawn % 4]! / 2 ** 32) * (i + 1));
    const kept = order[i]!;
    order[i] = order[other]!;
    order[other] = kept;
  }
  return order;
}
