import { literal } from '../code.ts';
import type { Rank } from '../common.ts';
import type { LayerDefinition } from '../definition.ts';
import { pool } from './pool.ts';
import { COUNT_INCLUDE_PAD, isPadded, type PoolWindow } from './window.ts';

/**
 * Factor between the mean over the whole padded window and PyTorch's, for each output position; null where it is 1
 * everywhere.
 */
function correction({ kernel, strides, padding, size, output }: PoolWindow, includePad: boolean): number[] | null {
  const counts = ([0, 1] as const).map((i) =>
    Array.from({ length: output[i] }, (_, o) => {
      const start = o * strides[i] - padding[i];
      const end = Math.min(start + kernel[i], size[i] + padding[i]);
      return includePad ? end - start : Math.min(end, size[i]) - Math.max(start, 0);
    }),
  );
  const area = kernel[0] * kernel[1];
  const factors = counts[0]!.flatMap((h) => counts[1]!.map((w) => area / (h * w)));
  return factors.every((factor) => factor === 1) ? null : factors;
}

/** nn.AvgPool1d or 2d: the mean of each window; [N, C, …] → [N, C, …]. */
export const avgPool = (type: string, rank: Rank, help: LayerDefinition['help']): LayerDefinition =>
  pool({
    type,
    operation: 'AvgPool',
    rank,
    fields: [COUNT_INCLUDE_PAD],
    filling: 0,
    primitive: (b, x, attrs, window, params) => {
      const y = b.avgPool(x, attrs);
      const factors = correction(window, params.count_include_pad);
      return factors ? b.mul(y, b.constant(factors, [1, ...window.output, 1])) : y;
    },
    code: (code, x, edges, window, name) => {
      const padding = `tf.layers.zeroPadding2d(${literal({ padding: edges })})`;
      const padded = isPadded(edges) ? code.apply(padding, x, 'Padded') : x;
      const config = { name, poolSize: window.kernel, strides: window.strides };
      const y = code.apply(`tf.layers.averagePooling2d(${literal(config)})`, padded);
      const factors = correction(window, code.params.count_include_pad);
      if (!factors) return y;
      return code.apply(`new ${code.use('Scale2d')}(${literal({ factors, size: window.output })})`, y, 'Scaled');
    },
    help,
  });
