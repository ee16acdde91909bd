/** What the figures of lessons show, computed by the reference runtime. */
import type { Builder, Value } from '../../../../../../engine/program/builder.ts';
import { createBuilder } from '../../../../../../engine/program/createBuilder.ts';
import { gradients } from '../../../../../../engine/program/autodiff.ts';
import { array } from '../../../../../../engine/program/reference/array.ts';
import { interpret } from '../../../../../../engine/program/reference/interpret.ts';

export type Grid = readonly (readonly number[])[];

/** The same grid with another number at a place. */
export const withNumber = (grid: Grid, row: number, column: number, value: number): Grid =>
  grid.map((line, i) => (i === row ? line.map((old, k) => (k === column ? value : old)) : line));

/** A number with two decimals at most. */
export const short = (value: number): string => String(Number(value.toFixed(2)));

/** An image [1, H, W, 1] after an operation. */
function onImage(image: Grid, build: (b: Builder, x: Value) => Value): Grid {
  const b = createBuilder();
  const shape = [1, image.length, image[0]!.length, 1];
  const program = b.finish({ y: build(b, b.input('x', { dtype: 'float32', shape })) });
  const { y } = interpret(program, { x: array('float32', shape, image.flat()) }).outputs;
  const [, rows = 0, columns = 0] = y!.shape;
  return Array.from({ length: rows }, (_, row) => [...y!.data.slice(row * columns, (row + 1) * columns)]);
}

/** Convolution of an image with a square kernel. */
export const convolve = (image: Grid, kernel: Grid, stride: number, padding: number): Grid =>
  onImage(image, (b, x) =>
    b.conv2d(x, b.constant(kernel.flat(), [kernel.length, kernel.length, 1, 1]), {
      strides: [stride, stride],
      padding: [padding, padding, padding, padding],
      dilations: [1, 1],
    }),
  );

/** Pooling of an image by windows that do not overlap. */
export const pool = (image: Grid, kind: 'max' | 'avg', size: number): Grid =>
  onImage(image, (b, x) => {
    const attrs = { kernel: [size, size], strides: [size, size] } as const;
    return kind === 'max' ? b.maxPool(x, attrs) : b.avgPool(x, attrs);
  });

export type ActivationName = 'sigmoid' | 'tanh' | 'relu';

/** Values and derivatives of an activation at these places. */
export function activate(name: ActivationName, places: readonly number[]): { y: Float64Array; slope: Float64Array } {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: [places.length] });
  const y = b[name](x);
  const [slope] = gradients(b, b.sum(y, [0]), [x]);
  const { outputs } = interpret(b.finish({ y, slope: slope! }), { x: array('float32', [places.length], places) });
  return { y: outputs['y']!.data, slope: outputs['slope']!.data };
}

/** One neuron with a sigmoid: its sum and its output. */
export function neuronOf(x: readonly [number, number], w: readonly [number, number], bias: number) {
  const b = createBuilder();
  const fed = b.input('x', { dtype: 'float32', shape: [1, 2] });
  const sum = b.add(b.matMul(fed, b.constant(w, [2, 1])), b.scalar(bias));
  const { outputs } = interpret(b.finish({ sum, y: b.sigmoid(sum) }), { x: array('float32', [1, 2], x) });
  return { sum: outputs['sum']!.data[0]!, y: outputs['y']!.data[0]! };
}

/** Steps of SGD with momentum on the loss a·x⁴ + b·x² + c·x, from a place; each as place and loss. */
export function descend(start: number, rate: number, momentum: number, steps: number): { x: number; loss: number }[] {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: [] });
  const y = lossOf(b, x);
  const [slope] = gradients(b, y, [x]);
  const program = b.finish({ y, slope: slope! });
  const at = (place: number) => interpret(program, { x: array('float32', [], [place]) }).outputs;
  const path: { x: number; loss: number }[] = [];
  let [place, speed] = [start, 0];
  for (let step = 0; step <= steps; step += 1) {
    const found = at(place);
    path.push({ x: place, loss: found['y']!.data[0]! });
    speed = momentum * speed + found['slope']!.data[0]!;
    place -= rate * speed;
    if (!Number.isFinite(place) || Math.abs(place) > 1e6) break;
  }
  return path;
}

/** A valley with a hollow on its left side. */
function lossOf(b: Builder, x: Value): Value {
  const square = b.mul(x, x);
  const quartic = b.mul(b.mul(square, square), b.scalar(0.1));
  return b.add(b.sub(quartic, b.mul(square, b.scalar(0.7))), b.add(b.mul(x, b.scalar(-0.5)), b.scalar(2.5)));
}

/** The loss at these places. */
export function losses(places: readonly number[]): Float64Array {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: [places.length] });
  const y = lossOf(b, x);
  return interpret(b.finish({ y }), { x: array('float32', [places.length], places) }).outputs['y']!.data;
}
