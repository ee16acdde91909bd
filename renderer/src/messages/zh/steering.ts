/** Texts of pausing, stepping and resuming a run, in Chinese. */
import type { Messages } from '../en.ts';

export const steering: Messages['steering'] = {
  pause: '暂停',
  pausing: '正在暂停…',
  continue: '继续',
  step: '单步',
  stepHint: '训练一个批次，然后再次暂停。',
  at: (epoch, step) => `第 ${epoch} 轮第 ${step} 步`,
  pausedAt: (at) => `已在${at}后暂停，状态已保存。`,
  saved: (at) => `最近的检查点：${at}`,
  resume: '恢复训练',
  resumeHint: '从最近的检查点继续，结果与从未中断的训练相同；之后改过的设置会生效。',
  from: (at) => `从${at}继续`,
  fromStart: '从头开始：还没有保存任何内容',
  early: '已提前停止：没有更好的轮次。恢复训练会继续。',
  trainOn: '继续训练',
  moreEpochs: '更多轮数',
  best: (metric, value, epoch) => `最佳${metric} ${value}（第 ${epoch} 轮）`,
  frozen: '冻结的层',
  frozenHint: '训练不改变这些层的参数。运行期间从下一个批次起生效。',
  frozenAre: (names) => `冻结的层：${names || '无'}`,
  and: '、',
  undo: '撤销',
  undoHint: '从下一个批次起恢复之前的值。',
  changed: (what) => `已更改：${what}`,
};
