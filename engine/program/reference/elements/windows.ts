import type { ConvAttrs, Pair, PoolAttrs } from '../../types.ts';
import { flatOf, indexOf, type Origin, type OriginTable, type Place, type Ref } from './origin.ts';

const UNPADDED = { padding: [0, 0, 0, 0], dilations: [1, 1] } as const;
const pooling = ({ strides }: PoolAttrs): ConvAttrs => ({ strides, ...UNPADDED });

/** The input's row and column under each tap of the kernel at an output's row and column. */
function tapsBelow(row: number, column: number, kernel: Pair, size: Pair, attrs: ConvAttrs) {
  const { strides, padding, dilations } = attrs;
  const found: { readonly tap: Pair; readonly at: Pair }[] = [];
  for (let u = 0; u < kernel[0]; u += 1) {
    for (let v = 0; v < kernel[1]; v += 1) {
      const i = row * strides[0] + u * dilations[0] - padding[0];
      const j = column * strides[1] + v * dilations[1] - padding[2];
      if (i >= 0 && i < size[0] && j >= 0 && j < size[1]) found.push({ tap: [u, v], at: [i, j] });
    }
  }
  return found;
}

/** The outputs whose windows cover an input's row and column, and the tap that does. */
function windowsOver(row: number, column: number, kernel: Pair, size: Pair, attrs: ConvAttrs) {
  const { strides, padding, dilations } = attrs;
  const found: { readonly tap: Pair; readonly at: Pair }[] = [];
  for (let u = 0; u < kernel[0]; u += 1) {
    for (let v = 0; v < kernel[1]; v += 1) {
      const i = (row + padding[0] - u * dilations[0]) / strides[0];
      const j = (column + padding[2] - v * dilations[1]) / strides[1];
      if (Number.isInteger(i) && Number.isInteger(j) && i >= 0 && i < size[0] && j >= 0 && j < size[1])
        found.push({ tap: [u, v], at: [i, j] });
    }
  }
  return found;
}

const sizeOf = (shape: readonly number[]): Pair => [shape[1]!, shape[2]!];

/** Elements of an image below a window of one channel. */
function below(attrs: PoolAttrs, shape: readonly number[], [n, row, column, channel]: readonly number[]): number[] {
  const taps = tapsBelow(row!, column!, attrs.kernel, sizeOf(shape), pooling(attrs));
  return taps.map(({ at }) => flatOf([n!, ...at, channel!], shape));
}

/** Gradients of the windows whose maximum is this element: the first of equal ones, as the reference chooses. */
function maximaAt(attrs: PoolAttrs, { element, inputs, value }: Place): Origin {
  const [x, y] = [inputs[0]!, inputs[1]!];
  const [n, row, column, channel] = indexOf(element, x) as [number, number, number, number];
  const windows = windowsOver(row, column, attrs.kernel, sizeOf(y), pooling(attrs));
  const won = windows.filter(({ at }) => {
    let [best, most] = [-1, -Infinity];
    for (const one of below(attrs, x, [n, ...at, channel])) {
      const candidate = value(0, one);
      if (candidate > most || Number.isNaN(candidate)) [best, most] = [one, candidate];
    }
    return best === element;
  });
  return { is: 'sum', of: won.map(({ at }): Ref => [2, flatOf([n, ...at, channel], y)]), factor: 1 };
}

export const WINDOWS: OriginTable<
  'Conv2D' | 'Conv2DInputGrad' | 'Conv2DFilterGrad' | 'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad'
> = {
  Conv2D: (attrs, { element, inputs, outputs }) => {
    const [x, w] = [inputs[0]!, inputs[1]!];
    const [n, row, column, o] = indexOf(element, outputs[0]!) as [number, number, number, number];
    const pairs: [Ref, Ref][] = [];
    const taps = tapsBelow(row, column, [w[0]!, w[1]!], sizeOf(x), attrs);
    for (let c = 0; c < x[3]!; c += 1) {
      for (const { tap, at } of taps)
        pairs.push([
          [0, flatOf([n, ...at, c], x)],
          [1, flatOf([...tap, c, o], w)],
        ]);
    }
    return { is: 'products', pairs };
  },
  Conv2DInputGrad: (attrs, { element, inputs, outputs }) => {
    const [w, g] = [inputs[0]!, inputs[1]!];
    const [n, row, column, c] = indexOf(element, outputs[0]!) as [number, number, number, number];
    const pairs: [Ref, Ref][] = [];
    const windows = windowsOver(row, column, [w[0]!, w[1]!], sizeOf(g), attrs);
    for (let o = 0; o < g[3]!; o += 1) {
      for (const { tap, at } of windows)
        pairs.push([
          [1, flatOf([n, ...at, o], g)],
          [0, flatOf([...tap, c, o], w)],
        ]);
    }
    return { is: 'products', pairs };
  },
  Conv2DFilterGrad: ({ strides, padding, dilations }, { element, inputs, outputs }) => {
    const [x, g] = [inputs[0]!, inputs[1]!];
    const [u, v, c, o] = indexOf(element, outputs[0]!) as [number, number, number, number];
    const pairs: [Ref, Ref][] = [];
    for (let n = 0; n < g[0]!; n += 1) {
      for (let row = 0; row < g[1]!; row += 1) {
        for (let column = 0; column < g[2]!; column += 1) {
          const i = row * strides[0] + u * dilations[0] - padding[0];
          const j = column * strides[1] + v * dilations[1] - padding[2];
          if (i < 0 || i >= x[1]! || j < 0 || j >= x[2]!) continue;
          pairs.push([
            [1, flatOf([n, row, column, o], g)],
            [0, flatOf([n, i, j, c], x)],
          ]);
        }
      }
    }
    return { is: 'products', pairs };
  },
  MaxPool: (attrs, { element, inputs, outputs }) => {
    const of = below(attrs, inputs[0]!, indexOf(element, outputs[0]!));
    return { is: 'max', of: of.map((one): Ref => [0, one]) };
  },
  MaxPoolGrad: maximaAt,
  AvgPool: (attrs, { element, inputs, outputs }) => {
    const of = below(attrs, inputs[0]!, indexOf(element, outputs[0]!));
    return { is: 'sum', of: of.map((one): Ref => [0, one]), factor: 1 / (attrs.kernel[0] * attrs.kernel[1]) };
  },
  AvgPoolGrad: (attrs, { element, inputs, outputs }) => {
    const g = inputs[0]!;
    const [n, row, column, channel] = indexOf(element, outputs[0]!) as [number, number, number, number];
    const windows = windowsOver(row, column, attrs.kernel, sizeOf(g), pooling(attrs));
    return {
      is: 'sum',
      of: windows.map(({ at }): Ref => [0, flatOf([n, ...at, channel], g)]),
      factor: 1 / (attrs.kernel[0] * attrs.kernel[1]),
    };
  },
};
