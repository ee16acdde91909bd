/** Draws a class by its probability. */

/**
 * The class at a place of the cumulated probabilities p^(1 / temperature), normalized: sampling from a softmax whose
 * logits are divided by the temperature.
 * @param shares probabilities
 * @param temperature 0 for the most probable class
 * @param place in [0, 1)
 */
export function drawClass(shares: ArrayLike<number>, temperature: number, place: number): number {
  const all = Array.from(shares);
  const best = all.indexOf(Math.max(...all));
  // Relative to the largest one: a small temperature would make all of them 0.
  const weights = all.map((share) => (share > 0 ? Math.exp(Math.log(share / all[best]!) / temperature) : 0));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (temperature === 0 || !Number.isFinite(sum)) return best;
  let left = place * sum;
  let last = best;
  for (const [index, weight] of weights.entries()) {
    if (weight === 0) continue;
    last = index;
    left -= weight;
    if (left < 0) return index;
  }
  return last;
}
