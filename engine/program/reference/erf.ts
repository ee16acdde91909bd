/** The error function, by its Taylor series near zero and by a continued fraction of erfc beyond: 15 digits. */
export function erf(x: number): number {
  const z = Math.abs(x);
  if (z > 6) return Math.sign(x);
  if (z < 2.5) {
    // erf z = 2/√π · Σ (−1)ⁿ z²ⁿ⁺¹ / (n! (2n+1))
    let term = z;
    let sum = z;
    for (let n = 1; Math.abs(term) > 1e-18; n += 1) {
      term *= -(z * z) / n;
      sum += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  // erfc z = e^(−z²)/√π · 1/(z + (1/2)/(z + (2/2)/(z + (3/2)/(z + …
  let fraction = z;
  for (let n = 80; n > 0; n -= 1) fraction = z + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-z * z) / (fraction * Math.sqrt(Math.PI)));
}
