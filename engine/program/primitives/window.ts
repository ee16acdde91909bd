/** Convolution and pooling. Images are [N, height, width, channels], filters [height, width, in, out]. */
import type { Value } from '../builder.ts';
import { windowSize } from '../shapes.ts';
import type { ConvAttrs, Dim, DType, Edges, Pair, PoolAttrs, TensorType } from '../types.ts';
import { at, expectDType, expectRank, noSecondDerivative, type RuleTable } from './rules.ts';

function image(type: TensorType): { n: Dim; height: number; width: number; channels: number } {
  expectRank(type, 4);
  const [n, height, width, channels] = type.shape as readonly [Dim, number, number, number];
  return { n, height, width, channels };
}

/** The type that all operands have. */
function common(inputs: readonly TensorType[]): DType {
  const { dtype } = at(inputs, 0);
  for (const input of inputs) expectDType(input, dtype);
  return dtype;
}

function convOutput(size: Pair, kernel: Pair, { strides, padding, dilations }: ConvAttrs): Pair {
  const [top, bottom, left, right] = padding;
  const height = windowSize(size[0], kernel[0], strides[0], top + bottom, dilations[0]);
  const width = windowSize(size[1], kernel[1], strides[1], left + right, dilations[1]);
  if (height < 1 || width < 1) throw new Error(`A ${kernel.join('×')} window does not fit in ${size.join('×')}`);
  return [height, width];
}

function poolType(attrs: PoolAttrs, x: TensorType): TensorType {
  const { n, height, width, channels } = image(x);
  const padding: Edges = [0, 0, 0, 0];
  const out = convOutput([height, width], attrs.kernel, { strides: attrs.strides, padding, dilations: [1, 1] });
  return { dtype: x.dtype, shape: [n, ...out, channels] };
}

export const WINDOW: RuleTable<
  'Conv2D' | 'Conv2DInputGrad' | 'Conv2DFilterGrad' | 'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad'
> = {
  Conv2D: {
    arity: 2,
    infer: (attrs, inputs) => {
      const { n, height, width, channels } = image(at(inputs, 0));
      const [kernelHeight, kernelWidth, inChannels, outChannels] = at(inputs, 1).shape as readonly number[];
      if (channels !== inChannels) throw new Error(`${channels} channels for a filter of ${inChannels}`);
      const out = convOutput([height, width], [kernelHeight!, kernelWidth!], attrs);
      return [{ dtype: common(inputs), shape: [n, ...out, outChannels!] }];
    },
    gradient: ({ b, attrs: { strides, padding, dilations }, inputs, gradients, needed }) => {
      const [x, filter, g] = [at(inputs, 0), at(inputs, 1), at(gradients, 0) as Value];
      const attrs = { strides, padding, dilations };
      const { height, width } = image(x.type);
      const kernelSize = filter.type.shape.slice(0, 2) as unknown as Pair;
      return [
        needed[0]
          ? (b.emit('Conv2DInputGrad', { ...attrs, inputSize: [height, width] }, [filter, g])[0] as Value)
          : null,
        needed[1] ? (b.emit('Conv2DFilterGrad', { ...attrs, kernelSize }, [x, g])[0] as Value) : null,
      ];
    },
  },
  Conv2DInputGrad: {
    arity: 2,
    infer: ({ inputSize }, inputs) => {
      const { n } = image(at(inputs, 1));
      return [{ dtype: common(inputs), shape: [n, ...inputSize, at(inputs, 0).shape[2]!] }];
    },
    // Linear in both operands: the transposed map of the convolution.
    gradient: ({ b, attrs: { strides, padding, dilations }, inputs, gradients }) => {
      const [filter, upstream, g] = [at(inputs, 0), at(inputs, 1), at(gradients, 0) as Value];
      const attrs = { strides, padding, dilations };
      const kernelSize = filter.type.shape.slice(0, 2) as unknown as Pair;
      return [
        b.emit('Conv2DFilterGrad', { ...attrs, kernelSize }, [g, upstream])[0] as Value,
        b.conv2d(g, filter, attrs),
      ];
    },
  },
  Conv2DFilterGrad: {
    arity: 2,
    infer: ({ kernelSize }, inputs) => {
      const [x, g] = [image(at(inputs, 0)), image(at(inputs, 1))];
      return [{ dtype: common(inputs), shape: [...kernelSize, x.channels, g.channels] }];
    },
    gradient: ({ b, attrs: { strides, padding, dilations }, inputs, gradients }) => {
      const [x, upstream, g] = [at(inputs, 0), at(inputs, 1), at(gradients, 0) as Value];
      const attrs = { strides, padding, dilations };
      const { height, width } = image(x.type);
      return [
        b.emit('Conv2DInputGrad', { ...attrs, inputSize: [height, width] }, [g, upstream])[0] as Value,
        b.conv2d(x, g, attrs),
      ];
    },
  },
  MaxPool: {
    arity: 1,
    infer: (attrs, inputs) => [poolType(attrs, at(inputs, 0))],
    gradient: ({ b, attrs, inputs, outputs, gradients }) => [
      b.emit('MaxPoolGrad', attrs, [at(inputs, 0), at(outputs, 0), at(gradients, 0) as Value])[0] as Value,
    ],
  },
  MaxPoolGrad: { arity: 3, infer: (_, inputs) => [at(inputs, 0)], gradient: noSecondDerivative },
  AvgPool: {
    arity: 1,
    infer: (attrs, inputs) => [poolType(attrs, at(inputs, 0))],
    gradient: ({ b, attrs, inputs, gradients }) => {
      const { height, width } = image(at(inputs, 0).type);
      const { kernel, strides } = attrs;
      return [
        b.emit('AvgPoolGrad', { kernel, strides, inputSize: [height, width] }, [at(gradients, 0) as Value])[0] as Value,
      ];
    },
  },
  AvgPoolGrad: {
    arity: 1,
    infer: ({ inputSize }, inputs) => {
      const { n, channels } = image(at(inputs, 0));
      return [{ dtype: at(inputs, 0).dtype, shape: [n, ...inputSize, channels] }];
    },
    gradient: ({ b, attrs: { kernel, strides }, gradients }) => [
      b.avgPool(at(gradients, 0) as Value, { kernel, strides }),
    ],
  },
};
