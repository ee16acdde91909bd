/** format(), f-strings and the % operator of strings. */
import { raised, refused } from '../problem.ts';
import { scientific } from '../torch/print.ts';
import { Tensor } from '../torch/tensor.ts';
import { isNumber, type PyValue, repr, typeName } from './values.ts';

const SPEC = /^(?:(.)?([<>^=]))?([+\- ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/s;

const grouped = (digits: string, by: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, by);

/** Digits of a float as %g writes them. */
function general(value: number, precision: number): string {
  const digits = precision || 1;
  if (value === 0) return '0';
  const exponent = Number(value.toExponential(digits - 1).split('e')[1]);
  if (exponent < -4 || exponent >= digits) {
    const [mantissa = '', power = ''] = scientific(value, digits - 1).split('e');
    return `${mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa}e${power}`;
  }
  const fixed = value.toFixed(Math.max(0, digits - 1 - exponent));
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}

function numberText(value: bigint | number, kind: string, precision: number | null): string {
  const float = Number(value);
  if (typeof value === 'bigint' && ['', 'd', 'x', 'X', 'b', 'o', 'c', 'n'].includes(kind)) {
    const base = { x: 16, X: 16, b: 2, o: 8 }[kind];
    const text = base ? value.toString(base) : kind === 'c' ? String.fromCodePoint(Number(value)) : String(value);
    return kind === 'X' ? text.toUpperCase() : text;
  }
  if (!Number.isFinite(float)) return Number.isNaN(float) ? 'nan' : float > 0 ? 'inf' : '-inf';
  switch (kind) {
    case 'f':
    case 'F':
      return float.toFixed(Math.min(100, precision ?? 6));
    case '%':
      return `${(float * 100).toFixed(Math.min(100, precision ?? 6))}%`;
    case 'e':
    case 'E': {
      const text = scientific(float, Math.min(100, precision ?? 6));
      return kind === 'E' ? text.toUpperCase() : text;
    }
    case 'g':
    case 'G':
      return general(float, Math.min(100, precision ?? 6));
    case '':
      return precision === null ? repr(value) : general(float, Math.min(100, precision));
    case 'd':
      throw raised('ValueError', "Unknown format code 'd' for object of type 'float'");
  }
  throw refused(`the format ${kind}`);
}

/** `format(value, spec)` @param text str() of values that are no numbers */
export function formatValue(value: PyValue, spec: string, text: (value: PyValue) => string): string {
  if (spec === '') return text(value);
  const plain = value instanceof Tensor && value.shape.length === 0 ? value.item() : value;
  if (plain instanceof Tensor) throw raised('TypeError', 'unsupported format string passed to Tensor.__format__');
  const match = SPEC.exec(spec);
  if (!match) throw raised('ValueError', `Invalid format specifier '${spec}' for object of type '${typeName(value)}'`);
  const [, fill = ' ', align, sign = '', , zero, width = '0', comma, precision, kind = ''] = match;
  const digits = precision === undefined ? null : Number(precision);
  const numeric = isNumber(plain);
  let body: string;
  if (numeric) {
    const number = typeof plain === 'boolean' ? BigInt(plain) : plain;
    body = numberText(number, kind, digits);
    if (comma) {
      const [, minus = '', whole = '', rest = ''] = /^(-?)(\d+)(.*)$/s.exec(body) ?? [];
      body = `${minus}${grouped(whole, comma)}${rest}`;
    }
    if (sign !== '' && sign !== '-' && !body.startsWith('-')) body = sign + body;
  } else {
    if (kind && kind !== 's')
      throw raised('ValueError', `Unknown format code '${kind}' for object of type '${typeName(value)}'`);
    body = text(plain);
    if (digits !== null) body = body.slice(0, digits);
  }
  return padded(body, {
    fill: zero && !align ? '0' : fill,
    align: align ?? (zero ? '=' : numeric ? '>' : '<'),
    width: Math.min(10_000, Number(width)),
  });
}

function padded(body: string, { fill, align, width }: { fill: string; align: string; width: number }): string {
  const missing = Math.max(0, width - body.length);
  if (align === '<') return body + fill.repeat(missing);
  if (align === '^') return fill.repeat(Math.floor(missing / 2)) + body + fill.repeat(Math.ceil(missing / 2));
  if (align === '=' && /^[+-]/.test(body)) return body[0]! + fill.repeat(missing) + body.slice(1);
  return fill.repeat(missing) + body;
}

/** `'%d of %s' % values` */
export function percentFormat(pattern: string, values: readonly PyValue[]): string {
  let at = 0;
  const result = pattern.replace(
    /%([-+ 0#]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width = '', precision: string | undefined, kind: string) => {
      if (kind === '%') return '%';
      const value = values[at++];
      if (value === undefined) throw raised('TypeError', 'not enough arguments for format string');
      const plain = value instanceof Tensor ? value.item() : value;
      const align = flags.includes('-') ? '<' : kind === 's' || kind === 'r' ? '>' : '';
      const spec = `${align}${flags.includes('+') ? '+' : ''}${flags.includes('0') && !align ? '0' : ''}${width}`;
      if (kind === 's' || kind === 'r') {
        const text = kind === 's' && typeof value === 'string' ? value : repr(value);
        return formatValue(precision === undefined ? text : text.slice(0, Number(precision)), spec || '', (item) =>
          String(item),
        );
      }
      const whole = kind === 'd' || kind === 'i';
      const number =
        whole && isNumber(plain) ? BigInt(Math.trunc(Number(plain))) : isNumber(plain) ? Number(plain) : plain;
      return formatValue(
        number,
        `${spec}${precision === undefined ? '' : `.${precision}`}${whole ? 'd' : kind}`,
        (item) => repr(item),
      );
    },
  );
  if (at < values.length) throw raised('TypeError', 'not all arguments converted during string formatting');
  return result;
}
