/** The deterministic values of scripts/goldens/formula.py. */
function hash(index: number, key: number): number {
  let x = (index + key * 1000003) >>> 0;
  for (let round = 0; round < 2; round += 1) x = Math.imul(x ^ (x >>> 16), 0x45d9f3b) >>> 0;
  return (x ^ (x >>> 16)) >>> 0;
}

/** Even spread in [-scale, scale). */
export function values(shape: readonly number[], key: number, scale = 1): Float32Array {
  const count = shape.reduce((product, dim) => product * dim, 1);
  return Float32Array.from({ length: count }, (_, i) => scale * (hash(i + 1, key) / 2 ** 31 - 1));
}

/** Images of bytes [count, 28, 28] with labels: noise, and a bright bar whose place tells the label. */
export function digits(count: number): { pixels: Uint8Array; labels: Int32Array } {
  const labels = Int32Array.from({ length: count }, (_, i) => (i * 7) % 10);
  const pixels = Uint8Array.from({ length: count * 784 }, (_, i) => {
    const column = i % 28;
    const label = labels[Math.floor(i / 784)]!;
    const bright = column >= 2 * label && column < 2 * label + 5;
    return (hash(i + 1, 0) % 64) + (bright ? 150 : 0);
  });
  return { pixels, labels };
}
