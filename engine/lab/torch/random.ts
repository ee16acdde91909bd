/**
 * Random numbers as PyTorch's CPU generator draws them: MT19937 (Matsumoto and Nishimura, 1998), uniform numbers of 24
 * bits, and the Box–Muller transform in blocks of 16 (aten/src/ATen/native/cpu/DistributionTemplates.h).
 */
const [SIZE, MIDDLE] = [624, 397];
const BLOCK = 16;

export class Generator {
  readonly #state = new Uint32Array(SIZE);
  #at = SIZE;
  /** The second number of a pair that was drawn. */
  #spare: number | null = null;

  constructor(seed: number | bigint = 5489) {
    this.seed(seed);
  }

  seed(seed: number | bigint): void {
    this.#state[0] = Number(BigInt.asUintN(32, BigInt(seed)));
    for (let i = 1; i < SIZE; i += 1) {
      const before = this.#state[i - 1]! ^ (this.#state[i - 1]! >>> 30);
      this.#state[i] = Math.imul(1_812_433_253, before) + i;
    }
    this.#at = SIZE;
    this.#spare = null;
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < SIZE; i += 1) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % SIZE]! & 0x7fffffff);
      state[i] = state[(i + MIDDLE) % SIZE]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#at = 0;
  }

  /** 32 random bits. */
  bits(): number {
    if (this.#at >= SIZE) this.#twist();
    let y = this.#state[this.#at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  #bits64(): bigint {
    const high = BigInt(this.bits());
    return (high << 32n) | BigInt(this.bits());
  }

  /** A seed as `random_()` of an int64 draws it. */
  seed63(): bigint {
    return this.#bits64() & ((1n << 63n) - 1n);
  }

  /** Uniform in [0, 1), of 24 bits. */
  uniform(): number {
    return (this.bits() & 0xffffff) * 2 ** -24;
  }

  /** Uniform in [0, 1), of 53 bits. */
  double(): number {
    return Number(this.#bits64() & ((1n << 53n) - 1n)) * 2 ** -53;
  }

  /** An integer in [from, to). */
  integer(from: number, to: number): number {
    const range = to - from;
    return range >= 2 ** 28 ? from + Number(this.#bits64() % BigInt(range)) : from + (this.bits() % range);
  }

  /** float32 numbers of a normal distribution. */
  normals(count: number, mean = 0, deviation = 1): Float64Array {
    const result = new Float64Array(count);
    if (count < BLOCK) {
      for (let i = 0; i < count; i += 1) result[i] = this.#normal() * deviation + mean;
      return result;
    }
    for (let i = 0; i < count; i += 1) result[i] = this.uniform();
    for (let begin = 0; begin + BLOCK <= count; begin += BLOCK) transform(result, begin, mean, deviation);
    if (count % BLOCK) {
      // The last block overlaps the one before it, and is drawn anew.
      const begin = count - BLOCK;
      for (let i = begin; i < count; i += 1) result[i] = this.uniform();
      transform(result, begin, mean, deviation);
    }
    return result;
  }

  #normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    const [angle, length] = [this.double(), this.double()];
    const radius = Math.sqrt(-2 * Math.log1p(-length));
    const theta = 2 * Math.PI * angle;
    this.#spare = radius * Math.sin(theta);
    return radius * Math.cos(theta);
  }

  /** A random order of 0 … count − 1. */
  permutation(count: number): number[] {
    const order = Array.from({ length: count }, (_, i) => i);
    for (let i = 0; i < count - 1; i += 1) {
      const z = this.bits() % (count - i);
      [order[i], order[z + i]] = [order[z + i]!, order[i]!];
    }
    return order;
  }
}

/** Uniform numbers of a block to normal ones: the first half are lengths, the second angles. */
function transform(values: Float64Array, begin: number, mean: number, deviation: number): void {
  const f = Math.fround;
  for (let j = 0; j < BLOCK / 2; j += 1) {
    const [u1, u2] = [f(1 - values[begin + j]!), values[begin + j + BLOCK / 2]!];
    const radius = f(Math.sqrt(f(-2 * f(Math.log(u1)))));
    const theta = f(f(2 * Math.PI) * u2);
    values[begin + j] = f(f(radius * f(Math.cos(theta))) * deviation + mean);
    values[begin + j + BLOCK / 2] = f(f(radius * f(Math.sin(theta))) * deviation + mean);
  }
}
