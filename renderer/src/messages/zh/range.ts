/** Texts of the learning rate range test, in Chinese. */
import type { Messages } from '../en.ts';

export const range: Messages['range'] = {
  find: '寻找学习率…',
  title: '学习率范围测试',
  hint: '从初始权重训练一个副本，学习率逐批增大（Smith 2015）。你的网络及其运行保持不变。',
  run: '运行测试',
  again: '再次运行',
  use: (rate) => `使用 ${rate}`,
  running: (done, of) => `第 ${done} 批，共 ${of} 批`,
  before: '最多 150 个批次；损失回升时结束。',
  found: (suggested, steepest, least) =>
    `损失在 ${steepest} 处下降最快，在 ${least} 处最小。${suggested} 是合适的起点。`,
  nothing: (from, to) =>
    `从 ${from} 到 ${to}，损失在任何学习率下都不下降。请检查数据及其标签、损失函数以及输出之前的层。`,
  failed: '无法运行测试',
  chart: '损失与学习率',
};
