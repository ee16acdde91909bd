/** Texts of measured costs of layers, in Chinese. */
import type { Messages } from '../en.ts';

export const layerTimes: Messages['layerTimes'] = {
  title: '各层耗时',
  hint: '以当前批大小运行每一层的前向和反向计算，并显示其在本机的开销（画布上也会显示）。',
  measure: '测量各层',
  done: (n) => `已测量 ${n} 层：耗时显示在画布和“训练”页面。`,
  again: '重新测量',
  hide: '隐藏',
  stop: '停止',
  busy: '训练期间无法测量。',
  measuring: (done, of) => `正在测量第 ${done} 层，共 ${of} 层…`,
  ms: (value) => `${value} ms`,
  row: (name, forward, backward, bytes) => `${name}：前向 ${forward}，反向 ${backward}；峰值占用 ${bytes}`,
  sum: (sum, step, share, batch) => `所有层 ${sum}；完整一步 ${step}（${share}），批大小 ${batch}。`,
  how: (where) =>
    `耗时为实测（${where}）：每层单独以随机输入运行，取多次调用中最快的一次，再减去不含该层的同一调用。完整一步还包括读取样本、损失和优化器，但各层可并行执行。内存峰值由该层的程序计算得出。`,
};
