/** Softmax and its logarithm over the last axis: a workgroup for each row. */
import { LARGER } from './elementwise.ts';
import { LANE_MEMORY, reduction } from './lanes.ts';
import { LANES, type Shader, SHORT_ROW } from './shader.ts';

/**
 * x0 = x [rows, width] → exp(x − max) / Σ exp(x − max), or its logarithm.
 * @param isLogarithm for log softmax
 */
export function softmax(width: number, isLogarithm: boolean): Shader {
  if (width <= SHORT_ROW) return softmaxShort(width, isLogarithm);
  return {
    key: `${isLogarithm ? 'log ' : ''}softmax ${width}`,
    row: width,
    declarations: [LANE_MEMORY, LARGER, reduction('largestOf', 'larger(a, b)'), reduction('sumOf', 'a + b')].join('\n'),
    // Every invocation takes part in the barriers: those of rows behind the last one repeat it.
    code: `
let row = min(index / ${LANES}, uniforms.size / ${width} - 1);
let start = row * ${width};
let lane = i32(localIndex);
var most = x0[start + min(lane, ${width - 1})];
for (var i = lane; i < ${width}; i += ${LANES}) { most = larger(most, x0[start + i]); }
let largest = largestOf(most);
var sum = 0.0;
for (var i = lane; i < ${width}; i += ${LANES}) { sum += exp(x0[start + i] - largest); }
let all = sumOf(sum);
let logarithm = log(all);
for (var i = lane; i < ${width}; i += ${LANES}) {
  let shifted = x0[start + i] - largest;
  result[start + i] = ${isLogarithm ? 'shifted - logarithm' : 'exp(shifted) / all'};
}`,
  };
}

/** The same with an invocation for each element. */
const softmaxShort = (width: number, isLogarithm: boolean): Shader => ({
  key: `short ${isLogarithm ? 'log ' : ''}softmax ${width}`,
  declarations: LARGER,
  code: `
let start = (index / ${width}) * ${width};
var largest = x0[start];
for (var i = 1; i < ${width}; i++) { largest = larger(largest, x0[start + i]); }
var all = 0.0;
for (var i = 0; i < ${width}; i++) { all += exp(x0[start + i] - largest); }
let shifted = x0[index] - largest;
result[index] = ${isLogarithm ? 'shifted - log(all)' : 'exp(shifted) / all'};`,
});
