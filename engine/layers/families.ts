import type { Text } from '../errors/types.ts';
import type { Family } from './definition.ts';

export const FAMILY_NAMES: Readonly<Record<Family, Text>> = {
  input: { en: 'Input and output', zh: '输入与输出' },
  linear: { en: 'Linear', zh: '线性' },
  convolution: { en: 'Convolution', zh: '卷积' },
  pooling: { en: 'Pooling', zh: '池化' },
  normalization: { en: 'Normalization', zh: '归一化' },
  activation: { en: 'Activation', zh: '激活函数' },
  regularization: { en: 'Regularization', zh: '正则化' },
  recurrent: { en: 'Recurrent', zh: '循环' },
  attention: { en: 'Attention', zh: '注意力' },
  shape: { en: 'Shape', zh: '形状' },
  merge: { en: 'Merge', zh: '合并' },
};
