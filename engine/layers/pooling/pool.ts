/** Pooling over images, and over sequences as images of height 1. */
import type { Builder, Value } from '../../program/builder.ts';
import type { Pair, PoolAttrs } from '../../program/types.ts';
import { literal, type CodeContext } from '../code.ts';
import { contextOf, ONE_INPUT, ONE_OUTPUT, spatial, type Rank } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';
import type { Field, ParamsOf } from '../parameters.ts';
import { standard } from '../python.ts';
import { poolAxes, poolEdges, poolSummary, poolWindow, windowFields, type PoolWindow } from './window.ts';

export interface PoolOptions<F extends readonly Field[]> {
  readonly type: string;
  /** Name without the rank. */
  readonly operation: string;
  readonly rank: Rank;
  readonly fields?: F;
  /** Padding value. */
  readonly filling: number;
  readonly primitive: (b: Builder, x: Value, attrs: PoolAttrs, window: PoolWindow, params: ParamsOf<F>) => Value;
  /** Statements that pool the image `x` [N, height, width, channels]; returns the result. */
  readonly code: (
    code: CodeContext<ParamsOf<F>>,
    x: string,
    edges: [Pair, Pair],
    window: PoolWindow & { channels: number },
    name: string,
  ) => string;
  readonly help: LayerDefinition['help'];
}

/** A pooling layer, maximum or average: fields, sizes, code. */
export function pool<const F extends readonly Field[]>(options: PoolOptions<F>): LayerDefinition;
export function pool({
  type,
  operation,
  rank,
  fields = [],
  filling,
  primitive,
  code: write,
  help,
}: PoolOptions<readonly Field[]>): LayerDefinition {
  return {
    type,
    family: 'pooling',
    prefix: 'pool',
    inputs: ONE_INPUT,
    outputs: ONE_OUTPUT,
    spatialRank: rank,
    operation,
    fields: [...windowFields(rank), ...fields],
    infer: (context) => {
      const { channels, output } = poolWindow(context, type, rank);
      return [{ dtype: 'float32', shape: ['N', channels, ...spatial(output, rank)] }];
    },
    parameters: () => [],
    multiplyAdds: () => 0,
    summary: (_, params) => poolSummary(params, rank),
    lower: (lowering) => {
      const { b, params } = lowering;
      const window = poolWindow(contextOf(params, [lowering.shape()]), type, rank);
      const { size, channels, kernel, strides, output } = window;
      const input = lowering.channelsLast();
      const image = rank === 2 ? input : b.reshape(input, ['N', ...size, channels]);
      const x = b.pad(image, [[0, 0], ...poolEdges(window), [0, 0]], filling);
      const y = primitive(b, x, { kernel, strides }, window, params);
      lowering.output(rank === 2 ? y : b.reshape(y, ['N', output[1], channels]), 'channelsLast');
    },
    typescript: (code) => {
      const window = poolWindow(code, type, rank);
      const { size, channels, output } = window;
      const edges = poolEdges(window);
      if (rank === 2) return code.output(write(code, code.channelsLast(), edges, window, code.name), 'channelsLast');
      // The last step has the layer's name.
      const rows = `tf.layers.reshape(${literal({ targetShape: [...size, channels] })})`;
      const pooled = write(code, code.apply(rows, code.channelsLast(), 'Rows'), edges, window, `${code.name}Pooled`);
      const back = `tf.layers.reshape(${literal({ name: code.name, targetShape: [output[1], channels] })})`;
      return code.output(code.apply(back, pooled, 'Line'), 'channelsLast');
    },
    python: (code) => standard(code, { stride: code.params.stride || undefined }),
    picture: {
      kind: 'window',
      axes: (params, input) => poolAxes(poolWindow(contextOf(params, [input]), type, rank), rank),
    },
    help,
  };
}
