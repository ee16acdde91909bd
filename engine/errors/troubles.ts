import type { Text } from './types.ts';

/** Reasons why a run does not learn, reported while it runs. */
export const TROUBLES = {
  'trouble.atChance': {
    en: 'After {batches} batches the loss is {loss}, no better than guessing by how often each class occurs ({chance}).',
    zh: '{batches} 个批次之后损失为 {loss}，并不比按各类别出现的频率猜测（{chance}）更好。',
  },
  'trouble.flat': {
    en: 'The loss has not fallen in {batches} batches: {first} at first, {loss} now.',
    zh: '损失在 {batches} 个批次内没有下降：开始时 {first}，现在 {loss}。',
  },
  'trouble.growing': {
    en: 'The loss is growing: {lowest} before, {loss} now. The steps go too far: the learning rate {lr} is too high, or the gradients need clipping.',
    zh: '损失正在增大：之前 {lowest}，现在 {loss}。每一步迈得太大：学习率 {lr} 过高，或需要裁剪梯度。',
  },
  'trouble.diverged': {
    en: 'Steps that go too far end like this: the learning rate was {lr}.',
    zh: '每一步迈得太大就会这样结束：学习率是 {lr}。',
  },
  'trouble.dead': {
    en: 'All units of {layer} are dead: it outputs only zeros, so no gradient passes it and nothing before it learns. Too large a step usually causes this: the learning rate is {lr}.',
    zh: '{layer} 的所有单元都已失活：它只输出零，梯度无法通过，它之前的层都学不到东西。通常是某一步迈得太大造成的：学习率为 {lr}。',
  },
  'trouble.saturated': {
    en: 'The units of {layer} are saturated: {percent} % of its values are at their limits, where nearly no gradient passes, so nothing before it learns. Its inputs are too large: scale the data, put a normalization before it, start from smaller weights, or use ReLU.',
    zh: '{layer} 的单元已饱和：{percent}% 的值处于其极限，梯度几乎无法通过，它之前的层学不到东西。其输入过大：请缩放数据、在它之前加入归一化、使用更小的初始权重，或改用 ReLU。',
  },
  'trouble.vanishing': {
    en: 'The gradients vanish on their way to {layer}: a step there is {ratio} of its weights, at the last layers {last}. ReLU instead of Sigmoid or Tanh, a normalization, or a residual connection lets them through.',
    zh: '梯度在传到 {layer} 之前已消失：此处梯度只有权重的 {ratio}，而末尾几层为 {last}。用 ReLU 代替 Sigmoid 或 Tanh、加入归一化或残差连接可以让梯度通过。',
  },
  'trouble.exploding': {
    en: 'The gradients explode at {layer}: their norm is {norm}, that of its weights {weights}. Clip the gradients, or lower the learning rate.',
    zh: '梯度在 {layer} 爆炸：其范数为 {norm}，而权重的范数为 {weights}。请裁剪梯度，或降低学习率。',
  },
  'trouble.overfitting': {
    en: 'The validation loss has been rising since epoch {epoch} ({best} then, {now} now) while the training loss falls: the network learns the samples by heart. Fewer epochs, more data, Dropout or weight decay helps.',
    zh: '验证损失自第 {epoch} 轮起一直上升（当时 {best}，现在 {now}），而训练损失在下降：网络在死记样本。减少轮数、增加数据、使用 Dropout 或权重衰减会有帮助。',
  },
  'trouble.rate': {
    en: 'The learning rate {lr} is far from {suggested}, which the range test of this network suggests.',
    zh: '学习率 {lr} 与此网络的范围测试所建议的 {suggested} 相差很大。',
  },
  'trouble.ignored': {
    en: '{count} of {batches} batches were ignored whole: none of their targets counts. They teach nothing; a larger batch size makes them rare.',
    zh: '{batches} 个批次中有 {count} 个被整体忽略：其中没有任何有效目标，因此学不到东西。增大批大小可减少这种情况。',
  },
  // What ruined a run, and the likely cause.
  'ruin.atLayer': {
    en: 'Paused before batch {step} of epoch {epoch}, which would have ruined the weights at {layer}. The last good weights are saved.',
    zh: '已在第 {epoch} 轮第 {step} 个批次之前暂停：该批次会破坏 {layer} 处的权重。最后的有效权重已保存。',
  },
  'ruin.atBatch': {
    en: 'Paused before batch {step} of epoch {epoch}, which would have ruined the weights. The last good weights are saved.',
    zh: '已在第 {epoch} 轮第 {step} 个批次之前暂停：该批次会破坏权重。最后的有效权重已保存。',
  },
  'ruin.rate': {
    en: 'The steps go too far: the learning rate is {lr}.',
    zh: '每一步迈得太大：学习率为 {lr}。',
  },
  'ruin.column': {
    en: 'The column {column} has the value {value} in this batch. Clean or scale it in the Data room, or clip the gradients.',
    zh: '列 {column} 在此批次中的值为 {value}。请在“数据”页面清理或缩放该列，或裁剪梯度。',
  },
  'ruin.input': {
    en: 'An input of this batch has the value {value}. Clean or scale the data, or clip the gradients.',
    zh: '此批次的一个输入值为 {value}。请清理或缩放数据，或裁剪梯度。',
  },
  'ruin.target': {
    en: 'A target of this batch has the value {value}. Standardize the target in the Data room, or clip the gradients.',
    zh: '此批次的一个目标值为 {value}。请在“数据”页面对目标标准化，或裁剪梯度。',
  },
  'ruin.undefined': {
    en: '{layer} is not defined on what it gets: a logarithm or a root of 0 or less, or a division by 0. Keep its input away from there, for instance by adding a small number.',
    zh: '{layer} 在其输入处没有定义：对 0 或负数取对数或开方，或除以 0。请使其输入远离该处，例如加上一个很小的数。',
  },
  'ruin.loss': {
    en: '{loss} is not defined on these outputs, as the logarithm of 0 or of a negative number. Keep the outputs in its domain, or use a loss of logits, such as CrossEntropyLoss or BCEWithLogitsLoss.',
    zh: '{loss} 在这些输出处没有定义，例如对 0 或负数取对数。请使输出处于其定义域内，或使用接受 logits 的损失（如 CrossEntropyLoss 或 BCEWithLogitsLoss）。',
  },
  'ruin.gradient': {
    en: 'The gradient at {layer} is not finite, although its values are. Clip the gradients, or lower the learning rate.',
    zh: '{layer} 处的梯度不是有限值，尽管其数值是。请裁剪梯度，或降低学习率。',
  },
  // Likely causes of a loss that does not fall, appended to it.
  'trouble.tooLow': {
    en: 'The learning rate {lr} is far below the usual {usual}.',
    zh: '学习率 {lr} 远低于通常的 {usual}。',
  },
  'trouble.tooHigh': {
    en: 'The learning rate {lr} is far above the usual {usual}.',
    zh: '学习率 {lr} 远高于通常的 {usual}。',
  },
  'trouble.unknown': {
    en: 'The learning rate {lr} is a usual one: look at the data and their labels, or find a learning rate by a range test.',
    zh: '学习率 {lr} 属于常用范围：请检查数据及其标签，或用范围测试寻找学习率。',
  },
} as const satisfies Record<string, Text>;
