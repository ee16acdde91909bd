import type { Text } from './types.ts';

/** What a drawing is told while it works: nobody is kept from training it. */
export const HINTS = {
  'hint.activation': {
    en: '{name} follows {before} with no activation between them, so that the two compute no more than one could.',
    zh: '{name} 紧跟 {before}，中间没有激活函数，两层合起来并不比一层强。',
  },
  'hint.lossHasActivation': {
    en: '{loss} contains the {inside} already and expects raw scores, but {name} ({layer}) comes right before {output}.',
    zh: '{loss} 已包含 {inside}，需要原始分数，但 {output} 之前是 {name}（{layer}）。',
  },
  'hint.lossNeedsActivation': {
    en: '{loss} expects {wanted}, but {output} gets what {name} ({layer}) gives. Put a {needed} before it.',
    zh: '{loss} 需要{wantedZh}，但 {output} 得到的是 {name}（{layer}）的输出。请在它前面加上 {needed}。',
  },
  'hint.deadBranch': {
    en: 'What {name} computes reaches no Output: {count} layers with {parameters} parameters learn nothing.',
    zh: '{name} 的计算到不了任何 Output：{count} 个层、{parameters} 个参数不会学习。',
  },
  'hint.allFrozen': {
    en: 'Every layer is frozen: training changes nothing. Unfreeze at least one.',
    zh: '所有层都已冻结，训练不会改变任何参数。请至少解冻一层。',
  },
  'hint.lastDropout': {
    en: '{name} is the last layer before {output}: it drops answers, not features.',
    zh: '{name} 是 {output} 之前的最后一层：它丢弃的是答案，而不是特征。',
  },
  'hint.needlessBias': {
    en: 'The normalization after {names} takes any bias away again. Without it, {parameters} parameters less are learned.',
    zh: '{names} 之后的归一化会抵消偏置。去掉它可以少学习 {parameters} 个参数。',
  },
  'hint.channelsFirst': {
    en: '{name} reads N×length×features, but {before} gives N×channels×length. Swap the axes.',
    zh: '{name} 读取 N×长度×特征，但 {before} 给出 N×通道×长度。请交换两个轴。',
  },
} as const satisfies Record<string, Text>;
