/** Budgets at which trials are compared. */

/** Growing by a factor from the least, the last one being all epochs: 1, 4, 16, 27. */
export function rungsOf(least: number, epochs: number, factor: number): number[] {
  const rungs: number[] = [];
  for (let at = Math.min(least, epochs); at < epochs; at *= factor) rungs.push(at);
  return [...rungs, epochs];
}
