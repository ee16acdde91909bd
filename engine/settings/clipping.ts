/** Gradient clipping, as in torch.nn.utils. */
import { entry, number, POSITIVE } from './fields.ts';

export const CLIPPING = {
  none: entry(['Off', '关闭'], ['Gradients are not clipped.', '不裁剪梯度。'], {}),
  norm: entry(
    ['By norm', '按范数'],
    [
      'Scales all gradients together so that their total norm is at most this (clip_grad_norm_).',
      '整体缩放全部梯度，使总范数不超过此值（clip_grad_norm_）。',
    ],
    {
      maxNorm: number(
        1,
        ['Maximum norm', '最大范数'],
        ['Maximum total norm of the gradients (max_norm).', '梯度的最大总范数（max_norm）。'],
        POSITIVE,
      ),
    },
  ),
  value: entry(
    ['By value', '按值'],
    ['Clamps every gradient element (clip_grad_value_).', '截断每个梯度元素（clip_grad_value_）。'],
    {
      clipValue: number(
        1,
        ['Maximum value', '最大值'],
        ['Maximum absolute value (clip_value).', '最大绝对值（clip_value）。'],
        POSITIVE,
      ),
    },
  ),
} as const;
