/** Maximum pooling of images [n, height, width, channels], and its gradient. */
import type { PoolAttrs } from '../../../program/types.ts';
import type { Shader } from './shader.ts';

/** Sizes of the images. */
export interface PoolSizes {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Of the result of the pooling. */
  readonly rows: number;
  readonly columns: number;
}

const keyOf = (name: string, { height, width, channels, rows, columns }: PoolSizes, attrs: PoolAttrs): string =>
  [name, height, width, channels, rows, columns, ...attrs.kernel, ...attrs.strides].join(' ');

/** The image, and the place in the given one, of an invocation. */
const place = (rows: number, columns: number, channels: number): string => `
let c = index % ${channels};
let column = (index / ${channels}) % ${columns};
let row = (index / ${channels * columns}) % ${rows};
let image = index / ${channels * columns * rows};`;

/** x0 = x → the largest element of each window; NaN if there is one. */
export function maxPool(sizes: PoolSizes, attrs: PoolAttrs): Shader {
  const { height, width, channels, rows, columns } = sizes;
  const [down, across] = attrs.strides;
  return {
    key: keyOf('maximum pooling', sizes, attrs),
    code: `${place(rows, columns, channels)}
let corner = ((image * ${height} + row * ${down}) * ${width} + column * ${across}) * ${channels} + c;
var largest = x0[corner];
for (var i = 0; i < ${attrs.kernel[0]}; i++) {
  for (var j = 0; j < ${attrs.kernel[1]}; j++) {
    let value = x0[corner + (i * ${width} + j) * ${channels}];
    if (value > largest || isnan(value)) { largest = value; }
  }
}
result[index] = largest;`,
  };
}

/**
 * x0 = x, x1 = y, x2 = dy → dx. A window gives its gradient to the first of equal maxima. An element asks each window
 * that it lies in whether it is that.
 */
export function maxPoolGradient(sizes: PoolSizes, attrs: PoolAttrs): Shader {
  const { height, width, channels, rows, columns } = sizes;
  const [kernelHeight, kernelWidth] = attrs.kernel;
  const [down, across] = attrs.strides;
  return {
    key: keyOf('gradient of maximum pooling', sizes, attrs),
    code: `${place(height, width, channels)}
let own = x0[index];
var sum = 0.0;
let firstRow = max(0, (row - ${kernelHeight} + ${down}) / ${down});
let firstColumn = max(0, (column - ${kernelWidth} + ${across}) / ${across});
for (var r = firstRow; r <= min(row / ${down}, ${rows - 1}); r++) {
  for (var q = firstColumn; q <= min(column / ${across}, ${columns - 1}); q++) {
    let window = ((image * ${rows} + r) * ${columns} + q) * ${channels} + c;
    if (own != x1[window]) { continue; }
    let corner = ((image * ${height} + r * ${down}) * ${width} + q * ${across}) * ${channels} + c;
    let before = (row - r * ${down}) * ${kernelWidth} + column - q * ${across};
    var isFirst = true;
    for (var k = 0; k < before; k++) {
      let other = x0[corner + ((k / ${kernelWidth}) * ${width} + k % ${kernelWidth}) * ${channels}];
      if (other == own) { isFirst = false; break; }
    }
    if (isFirst) { sum += x2[window]; }
  }
}
result[index] = sum;`,
  };
}
