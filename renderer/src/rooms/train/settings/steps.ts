/** Step of an arrow key for a setting: its leading digit, and less near one. */
export function stepOf(integer: boolean, value: number, fallback: number): number {
  if (integer) return 1;
  const size = Math.abs(value) || Math.abs(fallback) || 0.01;
  // For 0.9, 0.99, 0.999 the distance to one matters.
  const distance = size >= 0.9 && size < 1 ? 1 - size : size;
  return Number((10 ** Math.floor(Math.log10(distance) + 1e-9)).toPrecision(1));
}
