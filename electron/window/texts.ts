/** Texts of native dialogs. Menus and errors have their own tables. */
import type { Language, Text } from '../../engine/errors/types.ts';

export const TEXTS = {
  unkeptTitle: {
    en: 'These changes cannot be kept for the next start. Save them to files?',
    zh: '无法为下次启动保留以下更改。要保存到文件吗？',
  },
  save: { en: 'Save', zh: '保存' },
  dontSave: { en: "Don't save", zh: '不保存' },
  cancel: { en: 'Cancel', zh: '取消' },
  replaceTitle: { en: 'Replace {name}?', zh: '要替换 {name} 吗？' },
  replace: { en: 'Replace', zh: '替换' },
  allowTitle: { en: 'Allow this network to read its data from here?', zh: '允许此网络从这里读取数据吗？' },
  allow: { en: 'Read the data', zh: '读取数据' },
  openRunTitle: { en: 'Open a run', zh: '打开运行' },
  runFiles: { en: 'Runs', zh: '运行' },
  trainingGoesOnTitle: { en: 'A run is training. Close the window?', zh: '正在训练。要关闭窗口吗？' },
  trainingGoesOnDetail: {
    en: 'In the background the run goes on, and its end is told by a notification. Where it is stopped, the weights trained so far are kept.',
    zh: '在后台时训练会继续，结束时会发出通知。若停止，目前训练得到的权重会保留。',
  },
  searchGoesOnTitle: { en: 'A search is running. Close the window?', zh: '正在搜索。要关闭窗口吗？' },
  searchGoesOnDetail: {
    en: 'In the background the search goes on, and its end is told by a notification. Where it is stopped, its trials so far are kept, and it can be resumed.',
    zh: '在后台时搜索会继续，结束时会发出通知。若停止，目前的试验会保留，之后可以继续搜索。',
  },
  inBackground: { en: 'Go on in the background', zh: '在后台继续' },
  goingOn: { en: 'Tensorsmith: training goes on', zh: 'Tensorsmith：训练继续进行' },
  openWindow: { en: 'Open the window', zh: '打开窗口' },
  quit: { en: 'Quit', zh: '退出' },
  stop: { en: 'Stop and close', zh: '停止并关闭' },
  frozenTitle: { en: 'The window does not respond', zh: '窗口没有响应' },
  frozenDetail: {
    en: 'It may be busy with a large network. Reloading brings back everything that is open.',
    zh: '它可能正忙于处理大型网络。重新加载会恢复所有打开的内容。',
  },
  failingTitle: { en: 'The window has crashed several times', zh: '窗口多次崩溃' },
  failingDetail: {
    en: 'What is open is kept for the next start. Reloading tries once more.',
    zh: '打开的内容会保留到下次启动。重新加载会再试一次。',
  },
  runFinished: { en: 'Training finished', zh: '训练完成' },
  runEndedEarly: { en: 'Training stopped early', zh: '训练提前停止' },
  runFailed: { en: 'Training failed', zh: '训练失败' },
  runInterrupted: { en: 'Training was interrupted', zh: '训练中断' },
  runAccuracy: { en: 'Validation accuracy {name}', zh: '验证准确率 {name}' },
  runLoss: { en: 'Validation loss {name}', zh: '验证损失 {name}' },
  runTrainLoss: { en: 'Training loss {name}', zh: '训练损失 {name}' },
  searchFinished: { en: 'Search finished', zh: '搜索完成' },
  searchFailed: { en: 'Search failed', zh: '搜索失败' },
  searchBest: { en: 'Best of {name}', zh: '最佳 {name}' },
  wait: { en: 'Wait', zh: '等待' },
  reload: { en: 'Reload', zh: '重新加载' },
  close: { en: 'Close', zh: '关闭' },
  networks: { en: 'Networks', zh: '网络' },
  allFiles: { en: 'All files', zh: '所有文件' },
  openTitle: { en: 'Open a network', zh: '打开网络' },
  packFiles: { en: 'Networks with data', zh: '网络及数据' },
  saveAsTitle: { en: 'Save the network', zh: '保存网络' },
  saveTitleOf: { en: 'Save {name}', zh: '保存 {name}' },
  modules: { en: 'Modules', zh: '模块' },
  openLabTitle: { en: 'Open a file of cells', zh: '打开单元格文件' },
  openModuleTitle: { en: 'Open a module', zh: '打开模块' },
  dataTitle: { en: 'Pick data files', zh: '选择数据文件' },
  exportTitle: { en: 'Save the code in a folder', zh: '将代码保存到文件夹' },
  exportButton: { en: 'Save here', zh: '保存到此处' },
  clearRecent: { en: 'Clear the list', zh: '清除列表' },
  noRecent: { en: 'No files yet', zh: '暂无文件' },
} as const satisfies Record<string, Text>;

export type TextKey = keyof typeof TEXTS;

export function say(key: TextKey, language: Language, name = ''): string {
  return TEXTS[key][language].replace('{name}', name);
}
