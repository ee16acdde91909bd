/** Effects of the reference runtime: new values of variables from their old values and the operands. */
import type { EffectKind } from '../types.ts';
import { array, type Array64 } from './array.ts';

type Apply = (before: readonly Array64[], inputs: readonly Array64[]) => readonly Array64[];

/** An effect computed element by element; scalar operands are broadcast. */
const elementwise =
  (f: (before: readonly number[], inputs: readonly number[]) => readonly number[]): Apply =>
  (before, inputs) => {
    const { length } = before[0]!.data;
    const pick = ({ data }: Array64, i: number): number => data[data.length === length ? i : 0]!;
    const after = Array.from({ length }, (_, i) =>
      f(
        before.map((x) => pick(x, i)),
        inputs.map((x) => pick(x, i)),
      ),
    );
    return before.map(({ dtype, shape }, v) =>
      array(
        dtype,
        shape,
        after.map((values) => values[v]!),
      ),
    );
  };

/** The next w, m and v of a step from a weight. */
function adam(w: number, m: number, v: number, inputs: readonly number[]): number[] {
  const [g, rate, beta1, beta2, epsilon, correction1, correction2] = inputs;
  const nextM = beta1! * m + (1 - beta1!) * g!;
  const nextV = beta2! * v + (1 - beta2!) * g! * g!;
  const step = nextM / correction1! / (Math.sqrt(nextV / correction2!) + epsilon!);
  return [w - rate! * step, nextM, nextV];
}

export const EFFECTS: { readonly [K in EffectKind]: Apply } = {
  Assign: (_, inputs) => [inputs[0]!],
  ApplySgd: elementwise(([w], [g, rate]) => [w! - rate! * g!]),
  ApplyMomentum: elementwise(([w, v], [g, rate, momentum]) => {
    const next = momentum! * v! + g!;
    return [w! - rate! * next, next];
  }),
  ApplyAdam: elementwise(([w, m, v], inputs) => adam(w!, m!, v!, inputs)),
  ApplyAdamW: elementwise(([, m, v], inputs) => adam(inputs[7]!, m!, v!, inputs)),
};
