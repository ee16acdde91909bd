import type { Text } from './types.ts';

export const LAYER_ERRORS = {
  'layer.needsFlat': {
    en: '{layer} needs a flat tensor. It gets {got} and expects {expected}. Insert a Flatten before it.',
    zh: '{layer} 需要展平的张量。它得到 {got}，需要 {expected}。请在它前面插入 Flatten。',
  },
  'layer.needsImage': {
    en: '{layer} needs images, N×channels×height×width. It gets {got}.',
    zh: '{layer} 需要图像 N×通道×高×宽。它得到 {got}。',
  },
  'layer.kernelTooLarge': {
    en: 'The {kernel} window of {layer} is larger than its input of {size}. Use a smaller kernel_size, or a padding of {padding} or more.',
    zh: '{layer} 的 {kernel} 窗口比它的输入 {size} 还大。请减小 kernel_size，或把 padding 设为至少 {padding}。',
  },
  'layer.poolPadding': {
    en: 'The padding {padding} of {layer} is more than half of its {kernel} window.',
    zh: '{layer} 的填充 {padding} 超过了 {kernel} 窗口的一半。',
  },
  'layer.groups': {
    en: '{layer} cannot split {inputs} input and {outputs} output channels into {groups} equal groups.',
    zh: '{layer} 无法把 {inputs} 个输入通道和 {outputs} 个输出通道平均分成 {groups} 组。',
  },
  'layer.axis': {
    en: '{layer} has no axis {dim} to work on in {got}.',
    zh: '{layer} 在 {got} 中没有可用的轴 {dim}。',
  },
  'layer.oddAxis': {
    en: '{layer} cuts axis {dim} in two halves, but its size is {size} in {got}.',
    zh: '{layer} 把轴 {dim} 分成两半，但它在 {got} 中的大小是 {size}。',
  },
  'layer.bounds': {
    en: '{low} of {layer} must be less than {high}; they are {min} and {max}.',
    zh: '{layer} 的 {low} 必须小于 {high}，现在是 {min} 和 {max}。',
  },
  'layer.preluParameters': {
    en: 'PReLU learns one slope or one for each of the {channels} channels of {got}, but num_parameters is {count}.',
    zh: 'PReLU 学习一个斜率，或为 {got} 的 {channels} 个通道各学习一个，但 num_parameters 是 {count}。',
  },
  'layer.unequalShapes': {
    en: '{layer} needs tensors of one shape. It gets {first} and {other}.',
    zh: '{layer} 需要形状相同的张量。它得到 {first} 和 {other}。',
  },
  'layer.concatShapes': {
    en: 'Concat can join tensors that agree in every axis but {dim}. It gets {first} and {other}.',
    zh: 'Concat 只能拼接除轴 {dim} 外都一致的张量。它得到 {first} 和 {other}。',
  },
  'layer.param': {
    en: '{field} of {layer} must be {expected}; it is {got}.',
    zh: '{layer} 的 {field} 必须是 {expected}，现在是 {got}。',
  },
} as const satisfies Record<string, Text>;
