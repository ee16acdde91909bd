/** What to write instead, after an error of a cell. */
import type { Text } from './types.ts';

export const LAB_ADVICE = {
  'lab.advice.meant': { en: 'Did you mean {name}?', zh: '您是否想写 {name}？' },
  'lab.advice.product': {
    en: 'The left side has {a} columns, the right side {b} rows; they have to be equal. For a layer: nn.Linear({a}, …), or flatten images with nn.Flatten() first.',
    zh: '左侧有 {a} 列，右侧有 {b} 行，两者须相等。若为层：nn.Linear({a}, …)；若为图像，请先用 nn.Flatten() 展平。',
  },
  'lab.advice.sameType': {
    en: 'Convert one side: x.float() makes float32, the type of the parameters of layers.',
    zh: '请转换其中一侧：x.float() 得到 float32，即层参数的类型。',
  },
  'lab.advice.view': {
    en: 'Use x.reshape(…), which copies where it has to, or x.contiguous().view(…).',
    zh: '请使用 x.reshape(…)（必要时会复制），或 x.contiguous().view(…)。',
  },
  'lab.advice.reshape': {
    en: 'The sizes must multiply to {count}. Write −1 for one of them, and it is computed.',
    zh: '各维大小之积须为 {count}。可将其中一个写作 −1，由系统计算。',
  },
  'lab.advice.broadcast': {
    en: 'Sizes are compared from the last axis: each pair must be equal, or one of them 1. x.unsqueeze(1) adds an axis of 1.',
    zh: '大小从最后一个轴起比较：每一对须相等，或其中之一为 1。x.unsqueeze(1) 会增加一个大小为 1 的轴。',
  },
  'lab.advice.leaf': {
    en: 'Change parameters without recording: with torch.no_grad(): w -= lr * w.grad',
    zh: '修改参数时不要记录：with torch.no_grad(): w -= lr * w.grad',
  },
  'lab.advice.inPlace': {
    en: 'A gradient needs the value before the change. Keep it: y = y + 1 instead of y += 1.',
    zh: '求梯度需要修改之前的值。请保留它：用 y = y + 1 代替 y += 1。',
  },
  'lab.advice.noGradient': {
    en: 'Nothing it was computed from wants a gradient. Create a leaf with requires_grad=True, outside of torch.no_grad().',
    zh: '参与计算的张量都不需要梯度。请在 torch.no_grad() 之外以 requires_grad=True 创建叶子张量。',
  },
  'lab.advice.scalar': {
    en: 'Reduce it to one number first: y.sum().backward() or y.mean().backward(); or give the gradient: y.backward(torch.ones_like(y)).',
    zh: '请先归约为一个数：y.sum().backward() 或 y.mean().backward()；或给出梯度：y.backward(torch.ones_like(y))。',
  },
  'lab.advice.secondTime': {
    en: 'Compute the result again before each backward(), or keep the graph the first time: y.backward(retain_graph=True).',
    zh: '每次 backward() 之前重新计算结果，或首次时保留计算图：y.backward(retain_graph=True)。',
  },
  'lab.advice.detach': { en: 'Write x.detach() to leave the tape.', zh: '请写 x.detach() 以脱离计算图。' },
  'lab.advice.channels': {
    en: 'Images are (N, channels, height, width). Make the layer for {given} channels: nn.Conv2d({given}, …).',
    zh: '图像的形状为 (N, 通道, 高, 宽)。请按 {given} 个通道创建层：nn.Conv2d({given}, …)。',
  },
  'lab.advice.batch': {
    en: 'Images are (N, channels, height, width). x.unsqueeze(0) adds an axis in front; twice for a plain image.',
    zh: '图像的形状为 (N, 通道, 高, 宽)。x.unsqueeze(0) 在最前增加一个轴；单张灰度图需两次。',
  },
  'lab.advice.kernel': {
    en: 'The image has become smaller than the kernel. Use padding, a smaller kernel, or one pooling less.',
    zh: '图像已小于卷积核。请使用 padding、更小的卷积核，或减少一次池化。',
  },
  'lab.advice.target': {
    en: 'Classes are counted from 0: {label} needs at least {label} + 1 outputs of the network.',
    zh: '类别从 0 开始计数：标签 {label} 需要网络至少有 {label} + 1 个输出。',
  },
  'lab.advice.labels': {
    en: 'Labels of classes are integers: write y.long(), or torch.tensor([0, 2, 1]) without decimal points.',
    zh: '类别标签为整数：请写 y.long()，或不带小数点的 torch.tensor([0, 2, 1])。',
  },
  'lab.advice.float': {
    en: 'Integers have no mean and no gradient: write x.float(), or numbers with a decimal point: torch.tensor([1., 2.]).',
    zh: '整数没有均值和梯度：请写 x.float()，或带小数点的数：torch.tensor([1., 2.])。',
  },
  'lab.advice.floatTarget': {
    en: 'Its result has decimals. Make the target, or the tensor that is changed, a float: y.float().',
    zh: '其结果为小数。请将目标或被修改的张量转为浮点：y.float()。',
  },
  'lab.advice.parameters': {
    en: 'The model has no parameters that it can see. Layers in a list need nn.ModuleList([…]), single tensors nn.Parameter(…).',
    zh: '模型看不到任何参数。列表中的层需要 nn.ModuleList([…])，单个张量需要 nn.Parameter(…)。',
  },
  'lab.advice.init': {
    en: 'Begin __init__ with super().__init__().',
    zh: '请在 __init__ 开头写 super().__init__()。',
  },
  'lab.advice.boolean': {
    en: 'Say which elements count: (x > 0).any(), (x > 0).all(), or x[x > 0].',
    zh: '请说明哪些元素算数：(x > 0).any()、(x > 0).all() 或 x[x > 0]。',
  },
  'lab.advice.item': {
    en: 'item() is for one element: use x.tolist(), x[0].item(), or reduce with x.mean().item().',
    zh: 'item() 只用于单个元素：请用 x.tolist()、x[0].item()，或先归约 x.mean().item()。',
  },
  'lab.advice.batchSize': {
    en: 'The first axis of both is the batch. A view(−1, n) with a wrong n moves samples into it; nn.Flatten() keeps it.',
    zh: '两者的第一个轴都是批次。n 有误的 view(−1, n) 会改变批次大小；nn.Flatten() 会保持不变。',
  },
  'lab.advice.optimize': {
    en: 'Give the optimizer leaves: w = torch.randn(…, requires_grad=True), not the result of a computation.',
    zh: '优化器需要叶子张量：w = torch.randn(…, requires_grad=True)，而不是计算结果。',
  },
} as const satisfies Record<string, Text>;
