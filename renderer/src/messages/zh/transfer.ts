/** Texts on weights taken from another run, in Chinese. */
import type { Messages } from '../en.ts';

const beginWith = '从这些权重开始';

export const transfer: Messages['transfer'] = {
  title: '初始权重',
  random: '随机',
  newest: '最新的',
  count: (taken, of) => `按名称和形状采用 ${of} 个参数中的 ${taken} 个。`,
  table: '采用情况',
  taken: '采用',
  otherShape: (shape) => `那里为 ${shape}`,
  noName: '那里没有',
  unused: '这里没有',
  freeze: (n) => `冻结已采用的层（${n}）`,
  freezeHint: '权重全部被采用的层保持不变，其余层参与训练。',
  older: (n: string) => `更早的 ${n} 次运行：记录 › 图表 › ${beginWith}`,
  beginWith,
  beginHint: (name: string) => `${name} 的下一次运行从此检查点的权重开始（按名称和形状匹配）`,
};
