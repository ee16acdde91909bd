import type { Text } from './types.ts';

/** Hints: the network can be trained, but is probably not as intended. */
export const HINTS = {
  'hint.activation': {
    en: '{name} follows {before} without an activation between them: the two are equivalent to one linear layer.',
    zh: '{name} 紧跟 {before}，中间没有激活函数，两层等价于一个线性层。',
  },
  'hint.lossHasActivation': {
    en: '{loss} already includes the {inside} and expects logits, but {name} ({layer}) comes right before {output}.',
    zh: '{loss} 已包含 {inside}，需要 logits，但 {output} 之前是 {name}（{layer}）。',
  },
  'hint.lossNeedsActivation': {
    en: '{loss} expects {wanted}, but {output} gets the output of {name} ({layer}). Insert a {needed} before it.',
    zh: '{loss} 需要{wantedZh}，但 {output} 得到的是 {name}（{layer}）的输出。请在它前面插入 {needed}。',
  },
  'hint.deadBranch': {
    en: '{name} does not reach any Output: {count} layers with {parameters} parameters are not trained.',
    zh: '{name} 不通向任何 Output：{count} 个层、{parameters} 个参数不会被训练。',
  },
  'hint.allFrozen': {
    en: 'All layers are frozen: training updates no parameter. Unfreeze at least one.',
    zh: '所有层都已冻结，训练不会更新任何参数。请至少解冻一层。',
  },
  'hint.lastDropout': {
    en: '{name} is the last layer before {output}: it drops predictions, not features.',
    zh: '{name} 是 {output} 之前的最后一层：它丢弃的是预测，而不是特征。',
  },
  'hint.needlessBias': {
    en: 'The batch normalization after {names} cancels the bias. Set bias to False to save {parameters} parameters.',
    zh: '{names} 之后的批归一化会抵消偏置。将 bias 设为 False 可减少 {parameters} 个参数。',
  },
  'hint.noParameters': {
    en: 'The network has no parameters: training changes nothing. Add a layer that learns, such as Linear or Conv2d.',
    zh: '网络没有参数：训练不会改变任何东西。请添加可学习的层，例如 Linear 或 Conv2d。',
  },
  'hint.largeRate': {
    en: 'A learning rate of {lr} is far above what {optimizer} usually takes ({usual}): the loss will most likely diverge.',
    zh: '学习率 {lr} 远高于 {optimizer} 的常用值（{usual}）：损失很可能发散。',
  },
  'hint.smallRate': {
    en: 'A learning rate of {lr} is far below what {optimizer} usually takes ({usual}): the loss will hardly change.',
    zh: '学习率 {lr} 远低于 {optimizer} 的常用值（{usual}）：损失几乎不会变化。',
  },
  'hint.classCount': {
    en: '{name} outputs {count} values, but the data has {classes} classes.',
    zh: '{name} 输出 {count} 个值，但数据有 {classes} 个类别。',
  },
  'hint.targetCount': {
    en: '{name} outputs {count} values, but the data has {targets} target(s) to predict.',
    zh: '{name} 输出 {count} 个值，但数据有 {targets} 个要预测的目标。',
  },
  'hint.channelsFirst': {
    en: '{name} expects N×length×features, but {before} outputs N×channels×length. Permute the axes.',
    zh: '{name} 需要 N×长度×特征，但 {before} 输出 N×通道×长度。请重排这两个轴。',
  },
} as const satisfies Record<string, Text>;
