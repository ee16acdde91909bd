/**
 * Parses numbers in common notations: "1,000", "1 000", "0,01", "１０", "1e-3", "−5". Ambiguous ones are refused, except
 * that a comma before groups of three is a thousands separator ("1,000" epochs).
 */
const SIGN = '[+-]?';
const PLAIN = new RegExp(`^${SIGN}(\\d+\\.?\\d*|\\.\\d+)(e${SIGN}\\d+)?$`, 'i');
const DECIMAL_COMMA = new RegExp(`^${SIGN}\\d*,\\d*(e${SIGN}\\d+)?$`, 'i');
/** "1,000", "12,345,678", "1,000.5". A first group of zeros has nothing to group: "0,010" is a decimal comma. */
const THOUSANDS = new RegExp(`^${SIGN}(?!0+,)\\d{1,3}(,\\d{3})+(\\.\\d*)?$`);
/** Thousands separated by spaces: "1 000", "12 345 678.9", "1 000,5". */
const SPACED = new RegExp(`^${SIGN}(?!0+ )\\d{1,3}( \\d{3})+([.,]\\d*)?$`);
/** An exponent after groups: "1,234e3" may mean 1234e3 or 1.234e3. */
const AMBIGUOUS = new RegExp(`^${SIGN}(?!0+,)\\d{1,3},\\d{3}e`, 'i');

/** Normalizes full-width characters of input methods, minus signs and non-breaking spaces. */
function plain(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u2212\ufe63]/g, '-')
    .replace(/\s/g, ' ')
    .trim();
}

/** @returns null for text that is not a number, or is ambiguous */
export function readNumber(text: string): number | null {
  const written = plain(text);
  let english = written;
  if (THOUSANDS.test(written)) english = written.replaceAll(',', '');
  else if (SPACED.test(written)) english = written.replaceAll(' ', '').replace(',', '.');
  else if (DECIMAL_COMMA.test(written) && !AMBIGUOUS.test(written)) english = written.replace(',', '.');
  if (!PLAIN.test(english)) return null;
  const number = Number(english);
  return Number.isFinite(number) ? number : null;
}

/** Separators that never occur within a number. */
const BETWEEN = /[;×x*/、]/i;
/** The second half of a split "1,000" or "0,01". */
const TORN = /^0\d/;

/**
 * Parses several numbers. With ";" or "×" between them each is parsed as a single one; else commas and spaces separate
 * them, and where one may be inside a number ("1,000") the text is refused.
 */
export function readNumbers(text: string): number[] | null {
  const written = plain(text).replace(/^[([](.*)[)\]]$/, '$1');
  const apart = BETWEEN.test(written);
  const parts = written.split(apart ? BETWEEN : /[\s,]+/).filter((part) => part.trim() !== '');
  if (!apart && parts.some((part) => TORN.test(part))) return null;
  const numbers = parts.map(readNumber);
  return numbers.every((number) => number !== null) ? numbers : null;
}
