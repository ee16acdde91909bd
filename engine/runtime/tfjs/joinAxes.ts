/**
 * Merging of axes for kernels of limited rank: beyond it, XNNPACK leaves the result unset and reports it only on
 * stderr.
 */

/** Most axes that the binary kernels support. */
export const MAX_RANK = 6;

type Shape = readonly number[];

/**
 * Merges neighbouring axes that both operands have, or that the same operand broadcasts.
 * @returns the shapes to compute with, and that of the result
 * @throws where even so there are too many axes
 */
export function joinAxes(a: Shape, b: Shape): { a: number[]; b: number[]; out: number[] } {
  const rank = Math.max(a.length, b.length);
  const padded = (shape: Shape): number[] => [...Array<number>(rank - shape.length).fill(1), ...shape];
  const [left, right] = [padded(a), padded(b)];
  const out = left.map((size, i) => (size === 1 ? right[i]! : size));
  const joined = { a: [] as number[], b: [] as number[] };
  let before = '';
  out.forEach((size, i) => {
    // An axis of size 1 merges with any neighbour.
    if (size === 1) return;
    const kind = `${left[i] === 1} ${right[i] === 1}`;
    const last = joined.a.length - 1;
    if (kind === before) {
      joined.a[last]! *= left[i]!;
      joined.b[last]! *= right[i]!;
    } else {
      joined.a.push(left[i]!);
      joined.b.push(right[i]!);
    }
    before = kind;
  });
  if (joined.a.length > MAX_RANK)
    throw new Error(`[${a.join(', ')}] and [${b.join(', ')}] take more than ${MAX_RANK} axes`);
  return { ...joined, out };
}
