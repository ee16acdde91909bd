import { entry, number } from '../settings/fields.ts';
import * as common from './fields.ts';
import { normalCdf, normalQuantile } from './normalDistribution.ts';
import { defineInitializer, sizeOf } from './initializer.ts';
import { uniformValues } from './random.ts';

/** torch.nn.init.trunc_normal_: normal values between a and b, by the inverse of the distribution. */
export const trunc_normal = defineInitializer(
  entry(
    ['Truncated normal', '截断正态'],
    ['Normal distribution, truncated to a range.', '截断到一定范围的正态分布。'],
    {
      mean: common.mean,
      std: common.std(1),
      a: number(-2, ['From', '从'], ['Smallest value (a).', '最小值（a）。'], common.FREE),
      b: number(2, ['To', '到'], ['Largest value (b).', '最大值（b）。'], common.FREE),
    },
  ),
  {
    fill: ({ mean, std, a, b }, shape, source) => {
      const count = sizeOf(shape);
      if (std === 0) return new Float32Array(count).fill(Math.min(b, Math.max(a, mean)));
      const [low, high] = [normalCdf((a - mean) / std), normalCdf((b - mean) / std)];
      return uniformValues(count, source, low, high).map((p) => {
        const value = mean + std * normalQuantile(Math.min(1 - 1e-7, Math.max(1e-7, p)));
        return Math.min(b, Math.max(a, value));
      });
    },
  },
);
