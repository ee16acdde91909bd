/** Pooling whose window is the whole sequence, image or volume. */
import type { Builder, Value } from '../../program/builder.ts';
import { lambda, sampleShape } from '../code.ts';
import { inputAt, ONE_INPUT, ONE_OUTPUT, valuesOf } from '../common.ts';
import { features, type LayerDefinition, type ShapeContext } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';

/** Error codes by the number of spatial axes. */
const NEEDS = { 1: 'layer.needsSequence', 2: 'layer.needsImage', 3: 'layer.needsVolume' } as const;

/** Reductions of the spatial axes, which are kept with size 1; channels last. */
const REDUCTIONS = {
  mean: (b: Builder, x: Value, axes: readonly number[]): Value => {
    const count = axes.reduce((product, axis) => product * (x.type.shape[axis] as number), 1);
    return b.mul(b.sum(x, axes, true), b.scalar(1 / count));
  },
  /** By pooling with the whole input as window: of equal maxima the first takes the gradient, as in PyTorch. */
  max: (b: Builder, x: Value, axes: readonly number[]): Value => {
    const [height, width = 1] = axes.map((axis) => x.type.shape[axis] as number) as [number, number?];
    const [batch, channels] = [x.type.shape[0]!, x.type.shape.at(-1)!];
    const pooled = b.maxPool(b.reshape(x, [batch, height, width, channels]), {
      kernel: [height, width],
      strides: [1, 1],
    });
    return b.reshape(pooled, [batch, ...axes.map(() => 1), channels]);
  },
};

/** One value per channel: [N, C, …] → [N, C, 1, …]. */
export function globalPool(
  type: string,
  rank: 1 | 2 | 3,
  reduction: keyof typeof REDUCTIONS,
  help: LayerDefinition['help'],
): LayerDefinition {
  const axes = Array.from({ length: rank }, (_, i) => i + 1);
  const channels = (context: ShapeContext): number => {
    const { shape } = inputAt(context);
    if (shape.length === rank + 2) return features(shape)[0]!;
    throw new LayerProblem(NEEDS[rank], { layer: type, got: formatShape(shape) }, { input: 0 });
  };
  return {
    type,
    family: 'pooling',
    prefix: 'pool',
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    spatialRank: rank,
    operation: reduction === 'mean' ? 'GlobalAvgPool' : 'GlobalMaxPool',
    fields: [],
    infer: (context) => [{ dtype: 'float32', shape: ['N', channels(context), ...axes.map(() => 1)] }],
    parameters: () => [],
    multiplyAdds: (context) => valuesOf(context),
    summary: () => `→ ${axes.map(() => 1).join('×')}`,
    lower: (lowering) =>
      lowering.output(REDUCTIONS[reduction](lowering.b, lowering.channelsLast(), axes), 'channelsLast'),
    typescript: (code) => {
      const largest = (): string =>
        [...axes].reverse().reduce((x, axis) => `${code.use('firstMax')}(${x}, ${axis})`, 'x');
      const of = reduction === 'max' ? largest() : `tf.mean(x, [${axes.join(', ')}], true)`;
      code.output(code.apply(lambda(code, of, sampleShape(code, 'channelsLast')), code.channelsLast()), 'channelsLast');
    },
    python: (code) => {
      const kind = `Adaptive${reduction === 'mean' ? 'Avg' : 'Max'}Pool${rank}d`;
      code.output(`${code.module(`nn.${kind}(1)`)}(${code.input()})`);
    },
    picture: { kind: 'regions', largest: reduction === 'max' },
    help,
  };
}
