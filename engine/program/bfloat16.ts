/** Numbers of bfloat16: float32's sign and exponent, with 8 significant bits. */
const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** The nearest bfloat16, of two equally near the even one. */
export function toBfloat16(x: number): number {
  float[0] = x;
  const word = bits[0]!;
  // NaN keeps its bits: rounding could carry them into those of infinity.
  if (Number.isNaN(x)) return x;
  bits[0] = (word + 0x7fff + ((word >>> 16) & 1)) & 0xffff0000;
  return float[0];
}
