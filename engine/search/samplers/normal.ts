/** The normal distribution, cut to an interval. */

const COEFFICIENTS = [
  1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
];

/**
 * Complementary error function, with a relative error below 1.2e-7 everywhere (Press et al., Numerical Recipes in C,
 * 2nd ed., section 6.2: `erfcc`).
 */
function erfc(x: number): number {
  const z = Math.abs(x);
  const t = 1 / (1 + 0.5 * z);
  let series = 0;
  for (let i = COEFFICIENTS.length - 1; i >= 0; i -= 1) series = COEFFICIENTS[i]! + t * series;
  const tail = t * Math.exp(-z * z - 1.26551223 + t * series);
  return x >= 0 ? tail : 2 - tail;
}

/** Probability that a standard normal value is below `z`. */
export const normalBelow = (z: number): number => 0.5 * erfc(-z / Math.SQRT2);

/**
 * The value below which a standard normal one is with probability `p`, by bisection of `normalBelow`: slow and sure.
 * @param from @param to bounds of the value
 */
export function normalQuantile(p: number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (normalBelow(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
