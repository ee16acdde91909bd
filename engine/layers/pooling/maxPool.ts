import { lambda, literal } from '../code.ts';
import type { Rank } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';
import { pool } from './pool.ts';
import { dilatedMaxPool } from './dilatedMaxPool.ts';
import { dilationField, isPadded } from './window.ts';

/** nn.MaxPool1d or 2d: the maximum of each window; [N, C, …] → [N, C, …]. */
export const maxPool = (type: string, rank: Rank, help: LayerDefinition['help']): LayerDefinition =>
  pool({
    type,
    operation: 'MaxPool',
    rank,
    // Padding is never the maximum, not even in a window of −∞.
    filling: -Infinity,
    fields: [dilationField(rank)],
    primitive: (b, x, attrs, { dilations }) => dilatedMaxPool(b, x, { ...attrs, dilations }),
    code: (code, x, edges, { kernel, strides, dilations, output, channels }, name) => {
      const padding = (): string => `new ${code.use('Pad2d')}(${literal({ padding: edges, value: -Infinity })})`;
      const padded = isPadded(edges) ? code.apply(padding(), x, 'Padded') : x;
      if (dilations.some((dilation) => dilation > 1)) {
        const of = `${code.use('dilatedMaxPool')}(x, ${[kernel, strides, dilations].map(literal).join(', ')})`;
        return code.apply(lambda({ ...code, name }, of, [...output, channels]), padded);
      }
      return code.apply(`tf.layers.maxPooling2d(${literal({ name, poolSize: kernel, strides })})`, padded);
    },
    help,
  });
