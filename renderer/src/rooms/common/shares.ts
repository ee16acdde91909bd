/** Class probabilities of one sample, for bars. */
export interface Share {
  readonly index: number;
  readonly share: number;
}

/**
 * The largest probabilities, always including the true class.
 * @returns the shown classes, and the sum of the others
 */
export function sharesShown(
  shares: readonly number[],
  label: number,
  most: number,
): { shown: Share[]; others: { count: number; share: number } } {
  const sorted = shares.map((share, index) => ({ index, share })).sort((a, b) => b.share - a.share);
  const shown = sorted.slice(0, most);
  const truth = sorted.find(({ index }) => index === label);
  if (truth && !shown.includes(truth)) shown.splice(-1, 1, truth);
  const rest = sorted.filter((one) => !shown.includes(one));
  return { shown, others: { count: rest.length, share: rest.reduce((sum, { share }) => sum + share, 0) } };
}
