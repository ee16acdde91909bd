/** Sums over adjacent axes: a workgroup for each element of the result. */
import { LANE_MEMORY, reduction } from './lanes.ts';
import { LANES, type Shader, SHORT_ROW } from './shader.ts';

/** x0 = x [outer, reduced, inner] → [outer, inner]. */
export function sumAdjacent(reduced: number, inner: number): Shader {
  if (reduced <= SHORT_ROW) return sumShort(reduced, inner);
  return {
    key: `sum ${reduced} ${inner}`,
    row: 1,
    declarations: `${LANE_MEMORY}\n${reduction('sumOf', 'a + b')}`,
    // Every invocation takes part in the barriers: workgroups behind the last element repeat it.
    code: `
let element = min(index / ${LANES}, uniforms.size - 1);
let start = (element / ${inner}) * ${reduced * inner} + element % ${inner};
var own = 0.0;
for (var i = i32(localIndex); i < ${reduced}; i += ${LANES}) { own += x0[start + i * ${inner}]; }
let sum = sumOf(own);
if (localIndex == 0u) { result[element] = sum; }`,
  };
}

/** The same with an invocation for each element of the result. */
const sumShort = (reduced: number, inner: number): Shader => ({
  key: `short sum ${reduced} ${inner}`,
  code: `
let start = (index / ${inner}) * ${reduced * inner} + index % ${inner};
var sum = 0.0;
for (var i = 0; i < ${reduced}; i++) { sum += x0[start + i * ${inner}]; }
result[index] = sum;`,
});
