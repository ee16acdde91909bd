/** Errors of the lab's cells. */
import type { Text } from './types.ts';

export const LAB_ERRORS = {
  'lab.syntax': {
    en: 'This is not Python: {text}. Check brackets, quotes, colons and indentation.',
    zh: '这不是 Python：{text}。请检查括号、引号、冒号与缩进。',
  },
  'lab.unsupported': {
    en: 'Cells cannot do this: {what}.',
    zh: '单元格不支持：{what}。',
  },
  'lab.tooLong': {
    en: 'The cell has {characters} characters; {most} are read at most. Split it.',
    zh: '该单元格有 {characters} 个字符，最多读取 {most} 个。请拆分。',
  },
  'lab.name': {
    en: "NameError: name '{name}' is not defined. Check its spelling, or run the cell that defines it first.",
    zh: "NameError: name '{name}' is not defined。请检查拼写，或先运行定义它的单元格。",
  },
  'lab.raised': { en: '{type}: {message}', zh: '{type}: {message}' },
  'lab.tooManySteps': {
    en: 'The cell took more than {most} steps and was stopped. Is there a loop without an end?',
    zh: '该单元格执行超过 {most} 步，已停止。是否有无限循环？',
  },
  'lab.tooSlow': {
    en: 'The cell took longer than {seconds} s and was stopped. Use smaller tensors or fewer steps.',
    zh: '该单元格用时超过 {seconds} 秒，已停止。请使用更小的张量或更少的步数。',
  },
  'lab.tooLarge': {
    en: 'The cell would need more than {most} numbers, multiplications or characters. Use smaller tensors, or print less.',
    zh: '该单元格需要的数字、乘法或字符超过 {most}。请使用更小的张量，或减少输出。',
  },
  'lab.gradientsAdded': {
    en: 'The gradients were added to those of an earlier backward(). Call optimizer.zero_grad(), or set x.grad = None, before it unless that is meant.',
    zh: '梯度已累加到之前 backward() 的梯度上。如非有意，请先调用 optimizer.zero_grad() 或令 x.grad = None。',
  },
  'lab.probabilities': {
    en: 'cross_entropy applies softmax itself, and its input looks like probabilities already. Give it the scores before softmax.',
    zh: 'cross_entropy 自身会做 softmax，而其输入看起来已是概率。请传入 softmax 之前的得分。',
  },
  'lab.broadcastLoss': {
    en: 'The target has the size {target}, the input {input}: they are broadcast, which is likely to compare the wrong elements. Give both the same size.',
    zh: '目标大小为 {target}，输入为 {input}：它们会被广播，很可能比较了错误的元素。请使两者大小相同。',
  },
  'lab.broadcastPair': {
    en: '{a} and {b} were broadcast to {result}: every row with every column. Use reshape or squeeze if elements were to be paired.',
    zh: '{a} 与 {b} 被广播为 {result}：每行与每列组合。若要逐个配对，请使用 reshape 或 squeeze。',
  },
  'lab.dropoutActive': {
    en: 'Dropout is active though no gradients are recorded. Call model.eval() before testing.',
    zh: '未记录梯度，但 Dropout 仍在起作用。测试前请调用 model.eval()。',
  },
  'lab.notLeaf': {
    en: 'This tensor was computed from others, so backward() does not keep its .grad. Call retain_grad() on it, or read that of a leaf.',
    zh: '该张量由其他张量计算得到，backward() 不保留其 .grad。请对其调用 retain_grad()，或读取叶子张量的梯度。',
  },
  'lab.softmaxAxis': {
    en: 'softmax was called without dim, and took {dim}. Say which axis sums to 1: dim=1 for rows of a batch.',
    zh: 'softmax 未指定 dim，使用了 {dim}。请指明哪个轴求和为 1：批次中的行用 dim=1。',
  },
  'lab.diverged': {
    en: 'The step made a parameter {value}: the learning rate is too large. Try a tenth of it.',
    zh: '此步使参数变为 {value}：学习率过大。请尝试其十分之一。',
  },
  'lab.historyKept': {
    en: 'The sum keeps the history of every loss, and its memory. Add loss.item() instead.',
    zh: '该累加保留了每个损失的计算历史与内存。请改为累加 loss.item()。',
  },
} as const satisfies Record<string, Text>;
