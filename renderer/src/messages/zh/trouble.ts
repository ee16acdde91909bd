/** Texts beside the reasons why a run does not learn, in Chinese. */
import type { Messages } from '../en.ts';

export const trouble: Messages['trouble'] = {
  tryRate: (rate) => `试试 ${rate}`,
  trainEpochs: (epochs) => `训练 ${epochs} 轮`,
  clipAt: (norm) => `将梯度裁剪到 ${norm}`,
  batchOf: (size) => `将批大小设为 ${size}`,
  goOn: {
    lr: (rate) => `以学习率 ${rate} 继续`,
    epochs: (epochs) => `继续训练到 ${epochs} 轮`,
    clipNorm: (norm) => `将梯度裁剪到 ${norm} 后继续`,
    batchSize: (size) => `以批大小 ${size} 继续`,
  },
  goOnHint: '从最后的有效权重恢复运行，并从那里起使用此设置。',
  settings: { lr: '学习率', epochs: '轮数', clipNorm: '梯度裁剪', batchSize: '批大小' },
  isSet: '已在此网络中设置。',
  again: '重新训练',
  stopAndAgain: '停止并重新训练',
  showLayer: '显示该层',
};
