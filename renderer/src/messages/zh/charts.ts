/** Charts of a run, in Chinese. */
import type { Messages } from '../en.ts';

export const charts: Messages['charts'] = {
  smoothing: '平滑',
  smoothingHint: '对所有步的指数移动平均，不偏向最初的值。0 表示显示每一步。',
  whole: '显示全部',
  zoomHint: '在图上拖动可放大，双击显示全部。',
  more: '更多图表',
  gradientNorm: '梯度范数',
  gradientNormHint: '所有权重梯度的范数，取各层统计所用的样本。',
  weightChange: '权重相对变化',
  weightChangeHint: '自上次各层统计以来所有权重变化的范数，除以权重的范数。',
  throughput: '每秒样本数',
  memory: '引擎占用的内存',
  cpu: '处理器',
  cpuHint: '引擎占用全部核心的比例。',
  gpuMemory: '显存',
  gpuMemoryHint: '驱动程序报告的所有程序占用量。',
  noStatistics: '此次运行的设置中关闭了各层统计。',
  none: '尚无测量值。',
  save: (title) => `保存图表“${title}”`,
  asPng: '图片（PNG）',
  asSvg: '图片（SVG）',
  asCsv: '数值（CSV）',
  saved: (name) => `已保存 ${name}。`,
  at: (axis, value) => `${axis} ${value}`,
};
