/** Texts of cross-validation, in Chinese. */
import type { folds as english } from '../en/folds.ts';

export const folds: typeof english = {
  title: '交叉验证',
  count: '折数',
  help: '训练样本按类别或整组分成若干折。每一折轮流用于验证，网络用其余各折训练（按时间划分时只用之前的各折）。测试样本不参与。',
  start: (count) => `训练 ${count} 折`,
  name: (count, name) => `${count} 折交叉验证：${name}`,
  progress: (done, of) => `${of} 折中已完成 ${done} 折`,
  states: {
    running: '训练中',
    finished: '已完成',
    stopped: '已停止',
    failed: '失败',
    interrupted: '已中断',
    damaged: '已损坏',
  },
  fold: '折',
  waiting: '等待',
  scores: {
    validationLoss: '验证损失',
    validationAccuracy: '验证准确率',
    testLoss: '测试损失',
    testAccuracy: '测试准确率',
  },
  openRun: '打开运行',
  mean: '均值 ± 标准差',
  meanOf: (done) => `${done} 折的均值 ± 标准差`,
  hint: '验证指标是最后一轮之后在留出的一折上的结果。各折在相同的测试样本上测试。标准差为样本标准差：除以折数 − 1。',
  runsOf: (name) => `${name} 的各折`,
  removed: (name) => `已移除交叉验证“${name}”；其运行保留`,
  ended: (name) => `交叉验证“${name}”已结束`,
  remove: (name) => `从列表中移除交叉验证“${name}”`,
};
