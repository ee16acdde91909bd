/** Texts on what is kept with a run, in Chinese. */
import type { Messages } from '../en.ts';

export const runDetail: Messages['runDetail'] = {
  addTag: '添加标签',
  removeTag: (tag) => `删除标签 ${tag}`,
  notes: '备注',
  exportRun: (name) => `将 ${name} 导出为文件`,
  exported: (name, size) => `已导出“${name}”（${size}）`,
  open: '从文件打开运行',
  imported: (name) => `已打开运行“${name}”`,
  known: (name) => `运行“${name}”已在列表中`,
  checkpoint: '检查点',
  checkpointAt: (epoch, step, best) => `第 ${epoch} 轮${step === null ? '' : `第 ${step} 步`}${best ? '（最佳）' : ''}`,
  branch: '作为新运行继续训练',
  branchHint: '新的运行从此检查点继续；此运行保持不变。',
  weightsFrom: (name, taken, of, at) => `以“${name}”${at}的参数开始（${of} 个中的 ${taken} 个）。`,
  branched: (name) => `正在训练“${name}”的分支`,
  parent: (name, epoch, step) => `“${name}”的分支，从第 ${epoch} 轮第 ${step} 步开始。`,
  dataIn: (path) => `数据：${path}`,
  dataAway: (path) => `来自文件：其数据原本位于 ${path}。请选择数据，以便测试、继续或重复该运行。`,
};
