import { entry, integer } from '../settings/fields.ts';
import { defineInitializer, sizeOf } from './initializer.ts';

/**
 * torch.nn.init.dirac_: an identity convolution: channel d of each group is passed through, by ones at the middle of
 * the window.
 */
export const dirac = defineInitializer(
  entry(
    ['Dirac', 'Dirac'],
    ['The convolution preserves its input (Dirac delta).', '卷积保持输入不变（狄拉克函数）。'],
    {
      groups: integer(1, ['Groups', '组数'], ['Groups of the convolution.', '卷积的组数。'], { min: 1, max: 65_536 }),
    },
  ),
  {
    axes: [3, 5],
    fill: ({ groups }, shape) => {
      const [out, channels, ...window] = shape as [number, number, ...number[]];
      const values = new Float32Array(sizeOf(shape));
      const perGroup = Math.floor(out / groups);
      const field = sizeOf(window);
      const middle = window.reduce((index, dim) => index * dim + Math.floor(dim / 2), 0);
      for (let group = 0; group < groups; group += 1) {
        for (let d = 0; d < Math.min(perGroup, channels); d += 1) {
          values[((group * perGroup + d) * channels + d) * field + middle] = 1;
        }
      }
      return values;
    },
  },
);
