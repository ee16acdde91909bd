/** Calls of a module's function, in a loop where it is repeated. */
import { literal } from '../../layers/code.ts';

export interface Call {
  /** Name of the function. */
  readonly name: string;
  /** Prefix of the names of its weights. */
  readonly weights: string;
  /** Arguments besides its inputs. */
  readonly extra: readonly string[];
}

/** Prefix of the weights of the `k`th repetition, before its number; null where it uses those of another. */
function numbered({ weights }: Call, k: number): string | null {
  const end = `.${k}`;
  return weights.endsWith(end) ? weights.slice(0, -end.length) : null;
}

/**
 * @param targets names of the constants for the outputs
 * @param inputs of the first call
 */
export function callLines(targets: readonly string[], inputs: readonly string[], calls: readonly Call[]): string[] {
  const tuple = (names: readonly string[]): string => (names.length === 1 ? names[0]! : `[${names.join(', ')}]`);
  const result = tuple(targets);
  const called = ({ name, extra }: Call, weights: string, from: readonly string[]): string =>
    `${name}(${[weights, ...extra, ...from].join(', ')})`;
  if (calls.length === 1) return [`const ${result} = ${called(calls[0]!, literal(calls[0]!.weights), inputs)};`];
  const lines: string[] = [];
  let from = 0;
  // Equal calls are a loop; a first repetition of other shapes comes before it.
  for (let k = 1; k <= calls.length; k += 1) {
    const call = calls[from]!;
    const base = numbered(call, from);
    const next = calls[k];
    if (next && base !== null && next.name === call.name && numbered(next, k) === base) continue;
    if (k - from > 1) {
      if (!from) lines.push(`let ${result} = ${tuple(inputs)};`);
      const head = `for (let i = ${from}; i < ${k}; i += 1)`;
      lines.push(`${head} ${result} = ${called(call, `\`${base}.\${i}\``, targets)};`);
    } else {
      const start = from ? result : `let ${result}`;
      lines.push(`${start} = ${called(call, literal(call.weights), from ? targets : inputs)};`);
    }
    from = k;
  }
  return lines;
}
