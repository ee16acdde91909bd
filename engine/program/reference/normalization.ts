import { array, zeros, type Array64 } from './array.ts';
import { at, type EvaluateTable } from './rules.ts';

/** Mean over all axes but the last. */
function channelMeans({ shape, data }: Array64, of: (i: number, channel: number) => number): Array64 {
  const channels = shape[shape.length - 1]!;
  const result = zeros('float32', [channels]);
  data.forEach((_, i) => (result.data[i % channels]! += of(i, i % channels) / (data.length / channels)));
  return result;
}

export const NORMALIZATION: EvaluateTable<'BatchNorm' | 'BatchNormGrad'> = {
  BatchNorm: ({ epsilon }, inputs) => {
    const [x, scale, offset] = [at(inputs, 0), at(inputs, 1), at(inputs, 2)];
    const mean = channelMeans(x, (i) => x.data[i]!);
    const variance = channelMeans(x, (i, c) => (x.data[i]! - mean.data[c]!) ** 2);
    const y = x.data.map((value, i) => {
      const c = i % scale.data.length;
      return ((value - mean.data[c]!) / Math.sqrt(variance.data[c]! + epsilon)) * scale.data[c]! + offset.data[c]!;
    });
    return [array(x.dtype, x.shape, y), mean, variance];
  },
  // With x̂ = (x − mean)/σ: d offset = Σg, d scale = Σg·x̂, dx = scale/σ · (g − mean(g) − x̂·mean(g·x̂)).
  BatchNormGrad: ({ epsilon }, inputs) => {
    const [g, x, scale, mean, variance] = [0, 1, 2, 3, 4].map((i) => at(inputs, i)) as [
      Array64,
      Array64,
      Array64,
      Array64,
      Array64,
    ];
    const channels = scale.data.length;
    const count = x.data.length / channels;
    const deviation = variance.data.map((value) => Math.sqrt(value + epsilon));
    const normal = x.data.map((value, i) => (value - mean.data[i % channels]!) / deviation[i % channels]!);
    const meanG = channelMeans(g, (i) => g.data[i]!);
    const meanGX = channelMeans(g, (i) => g.data[i]! * normal[i]!);
    const dx = g.data.map((value, i) => {
      const c = i % channels;
      return (scale.data[c]! / deviation[c]!) * (value - meanG.data[c]! - normal[i]! * meanGX.data[c]!);
    });
    const total = ({ data }: Array64): Array64 =>
      array(
        'float32',
        [channels],
        data.map((value) => value * count),
      );
    return [array(x.dtype, x.shape, dx), total(meanGX), total(meanG)];
  },
};
