/** Numbers in LaTeX. */

/** A number with four digits. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return String.raw`\text{nan}`;
  if (!Number.isFinite(value)) return value > 0 ? String.raw`\infty` : String.raw`-\infty`;
  const short = Number(value.toPrecision(4));
  const [mantissa, exponent] = String(short).split('e');
  return exponent === undefined ? mantissa! : String.raw`${mantissa}\cdot 10^{${Number(exponent)}}`;
}

/** A number as a factor or under a power: negative ones in brackets. */
export const factorText = (value: number): string => (value < 0 ? `(${numberText(value)})` : numberText(value));
