/** Expressions of float32 tensors, element by element with broadcasting, as one shader. */
import { broadcast_util } from '@tensorflow/tfjs-core';
import type { Shader } from './shader.ts';

/** The larger of two numbers, NaN if one is. */
export const LARGER =
  'fn larger(a: f32, b: f32) -> f32 { return select(select(max(a, b), b, isnan(b)), a, isnan(a)); }';

/** Functions that expressions may call, where WGSL has none that keeps NaN or is accurate. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  // Some devices give a finite number at 0.
  logarithm: 'fn logarithm(x: f32) -> f32 { return select(log(x), -uniforms.INFINITY, x == 0.0); }',
  relu: 'fn relu(x: f32) -> f32 { return select(x, 0.0, x < 0.0); }',
  reluGrad: 'fn reluGrad(dy: f32, y: f32) -> f32 { return select(0.0, dy, y > 0.0); }',
  sigmoid: 'fn sigmoid(x: f32) -> f32 { return select(1.0 / (1.0 + exp(-x)), x, isnan(x)); }',
  // For large |x|, exp is 0, where WGSL's own tanh may overflow.
  hyperbolicTangent: `fn hyperbolicTangent(x: f32) -> f32 {
  let e = exp(-2.0 * abs(x));
  return select(sign(x) * (1.0 - e) / (1.0 + e), x, isnan(x));
}`,
  larger: LARGER,
  smaller: 'fn smaller(a: f32, b: f32) -> f32 { return select(select(min(a, b), b, isnan(b)), a, isnan(a)); }',
};

/** The element of a flat operand that belongs to the element `index` of the result, as WGSL. */
function placeOf(shape: readonly number[], result: readonly number[]): string {
  const aligned = [...result.slice(shape.length).map(() => 1), ...shape];
  const terms: string[] = [];
  // Adjacent axes that the operand has, or lacks, are one.
  let [below, own, size, stride] = [1, 1, 1, 1];
  let has: boolean | null = null;
  const close = (isFirst: boolean): void => {
    if (!has) return;
    const shifted = below === 1 ? 'index' : `(index / ${below})`;
    const place = isFirst ? shifted : `(${shifted} % ${size})`;
    terms.push(stride === 1 ? place : `${place} * ${stride}`);
  };
  for (let axis = result.length - 1; axis >= 0; axis--) {
    const n = result[axis]!;
    if (n === 1) continue;
    const present = aligned[axis] !== 1;
    if (present !== has) {
      close(false);
      below *= size;
      [has, stride, size] = [present, own, 1];
    }
    size *= n;
    if (present) own *= n;
  }
  close(true);
  return terms.length > 0 ? terms.join(' + ') : '0';
}

/** Common shape of operands; throws where they cannot be broadcast. */
export const commonShape = (shapes: readonly (readonly number[])[]): number[] =>
  shapes.map((shape) => [...shape]).reduce((a, b) => broadcast_util.assertAndGetBroadcastShape(a, b));

/**
 * @param expression WGSL of the operands `$0`, `$1`, … and of FUNCTIONS
 * @param shapes of the operands
 * @param result their common shape
 */
export function elementwise(
  expression: string,
  shapes: readonly (readonly number[])[],
  result: readonly number[],
): Shader {
  const places = shapes.map((shape) => placeOf(shape, result));
  const used = Object.entries(FUNCTIONS).flatMap(([name, code]) => (expression.includes(`${name}(`) ? [code] : []));
  const operands = places.map((place, i) => `let v${i} = f32(x${i}[${place}]);`);
  return {
    key: `elementwise ${expression} ${places.join(', ')}`,
    declarations: used.join('\n'),
    code: [...operands, `result[index] = ${expression.replaceAll('$', 'v')};`].join('\n'),
  };
}
