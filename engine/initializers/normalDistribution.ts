/** The normal distribution's cumulative distribution function and its inverse. */

/**
 * Φ(x), within 2·10⁻⁷: the complementary error function by Chebyshev fitting
 * (Press et al., Numerical Recipes, 2nd edition, 6.2).
 */
export function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * z);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  const polynomial = coefficients.reduceRight((sum, value) => sum * t + value, 0);
  const upper = 0.5 * t * Math.exp(-z * z + polynomial);
  return x >= 0 ? 1 - upper : upper;
}

/** Coefficients of P. J. Acklam's rational approximations of Φ⁻¹ (2003), relative error below 1.2·10⁻⁹. */
const A = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
];
const B = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
const C = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const D = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
const TAIL = 0.02425;
const horner = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, value) => sum * x + value, 0);

/** Φ⁻¹(p) for p in (0, 1). */
export function normalQuantile(p: number): number {
  if (p > 1 - TAIL) return -normalQuantile(1 - p);
  if (p < TAIL) {
    const q = Math.sqrt(-2 * Math.log(p));
    return horner(C, q) / horner(D, q);
  }
  const q = p - 0.5;
  return (q * horner(A, q * q)) / horner(B, q * q);
}
