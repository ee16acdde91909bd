import type { Text } from './types.ts';

export const RUN_ERRORS = {
  'run.noData': {
    en: 'No data is chosen yet. Pick the data files in the Data room.',
    zh: '还没有选择数据。请在“数据”页面选择数据文件。',
  },
  'run.dataShape': {
    en: 'The data has samples of {data}, but the Input of the network expects {input}. Change the shape of the Input, or pick other data.',
    zh: '数据的样本形状是 {data}，而网络的 Input 需要 {input}。请修改 Input 的形状，或选择其他数据。',
  },
  'run.outputShape': {
    en: 'The Output has the shape {output}; the data has {classes} classes and needs N×{classes}. Set out_features of the last Linear to {classes}.',
    zh: 'Output 的形状是 {output}；数据有 {classes} 个类别，需要 N×{classes}。请把最后一个 Linear 的 out_features 设为 {classes}。',
  },
  'run.busy': { en: 'A run is already on. Stop it first.', zh: '已有一个训练在运行，请先停止它。' },
  'run.unknown': { en: 'There is no run "{run}".', zh: '没有名为 "{run}" 的训练。' },
  'run.noWeights': { en: 'The run "{run}" has no saved weights yet.', zh: '训练 "{run}" 还没有保存的权重。' },
  'run.noTest': {
    en: 'There are no test files beside the training files in {path}.',
    zh: '在 {path} 中训练文件旁边没有测试文件。',
  },
  'run.notANumber': {
    en: 'The loss became {value} at epoch {epoch}, step {step}. A smaller learning rate usually mends this.',
    zh: '损失在第 {epoch} 轮第 {step} 步变成了 {value}。通常减小学习率即可解决。',
  },
  'run.damaged': {
    en: 'The file {path} of this run is damaged: {detail}.',
    zh: '这次训练的文件 {path} 已损坏：{detail}。',
  },
  'run.interrupted': {
    en: 'The engine process ended unexpectedly. The run is marked as interrupted; the document is unharmed, and a new run can start.',
    zh: '引擎进程意外结束。本次训练标记为已中断；文档没有受损，可以重新开始训练。',
  },
  'run.tooFewSamples': {
    en: 'With a validation share of {share}, {count} samples leave nothing to train on.',
    zh: '验证比例为 {share} 时，{count} 个样本没有剩余可用于训练。',
  },
  'runtime.noEngine': {
    en: 'The TensorFlow engine is not installed. Run `npm run engine` to install it (about 300 MB).',
    zh: 'TensorFlow 引擎尚未安装。运行 `npm run engine` 进行安装（约 300 MB）。',
  },
  'runtime.unsupported': {
    en: 'The {runtime} runtime cannot do {what}. Choose another device.',
    zh: '{runtime} 运行时无法执行 {what}。请选择其他设备。',
  },
} as const satisfies Record<string, Text>;
