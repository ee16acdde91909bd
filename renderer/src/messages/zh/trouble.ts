/** Texts beside the reasons why a run does not learn, in Chinese. */
import type { Messages } from '../en.ts';

export const trouble: Messages['trouble'] = {
  tryRate: (rate) => `试试 ${rate}`,
  trainEpochs: (epochs) => `训练 ${epochs} 轮`,
  clipAt: (norm) => `将梯度裁剪到 ${norm}`,
  settings: { lr: '学习率', epochs: '轮数', clipNorm: '梯度裁剪' },
  isSet: '已在此网络中设置。',
  again: '重新训练',
  stopAndAgain: '停止并重新训练',
  showLayer: '显示该层',
};
