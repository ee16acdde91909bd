/** Words of the shell itself: native dialogs. Menus and errors have their own tables. */
import type { Language, Text } from '../engine/errors/types.ts';

export const TEXTS = {
  unkeptTitle: {
    en: 'These changes cannot be kept for the next start. Save them to files?',
    zh: '无法为下次启动保留以下更改。要保存到文件吗？',
  },
  save: { en: 'Save', zh: '保存' },
  dontSave: { en: "Don't save", zh: '不保存' },
  cancel: { en: 'Cancel', zh: '取消' },
  allowTitle: { en: 'May this network read its data from here?', zh: '允许此网络从这里读取数据吗？' },
  allow: { en: 'Read the data', zh: '读取数据' },
  stopTitle: { en: 'Stop training and close?', zh: '停止训练并关闭？' },
  stopDetail: { en: 'What the network learned so far is kept.', zh: '网络已学到的内容会保留。' },
  stop: { en: 'Stop and close', zh: '停止并关闭' },
  hangsTitle: { en: 'The window does not respond', zh: '窗口没有响应' },
  hangsDetail: {
    en: 'Wait, or load it again with everything that was open. A run goes on meanwhile.',
    zh: '可以等待，也可以重新加载并恢复所有已打开的内容。训练不受影响。',
  },
  diesTitle: { en: 'The window has crashed several times', zh: '窗口已多次崩溃' },
  diesDetail: {
    en: 'What is open may be the cause. It is kept and comes back when the window is loaded again.',
    zh: '原因可能是已打开的内容。内容已保留，重新加载窗口时会恢复。',
  },
  wait: { en: 'Wait', zh: '等待' },
  reload: { en: 'Load again', zh: '重新加载' },
  quit: { en: 'Quit', zh: '退出' },
  networks: { en: 'Networks', zh: '网络' },
  allFiles: { en: 'All files', zh: '所有文件' },
  openTitle: { en: 'Open a network', zh: '打开网络' },
  saveAsTitle: { en: 'Save the network', zh: '保存网络' },
  saveTitleOf: { en: 'Save {name}', zh: '保存 {name}' },
  modules: { en: 'Modules', zh: '模块' },
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
