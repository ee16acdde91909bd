import { entry } from '../settings/fields.ts';
import { defineInitializer, MATRICES } from './initializer.ts';

/** torch.nn.init.eye_ */
export const eye = defineInitializer(
  entry(
    ['Identity', '单位矩阵'],
    ['The Linear layer preserves its input (identity matrix).', 'Linear 层保持输入不变（单位矩阵）。'],
    {},
  ),
  {
    axes: MATRICES,
    fill: (_, shape) => {
      const [rows, columns] = shape as [number, number];
      const values = new Float32Array(rows * columns);
      for (let i = 0; i < Math.min(rows, columns); i += 1) values[i * columns + i] = 1;
      return values;
    },
  },
);
