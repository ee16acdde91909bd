/** Texts of the module library, in Chinese. */
import type { Messages } from '../en.ts';

export const library: Messages['library'] = {
  title: '我的模块',
  save: '保存到我的模块库',
  saved: (name) => `${name} 已在模块库中`,
  same: (name) => `模块库中已有完全相同的 ${name}`,
  replaced: (name) => `模块库中的 ${name} 已被替换`,
  undo: '撤销',
  removed: (name) => `已从模块库移除 ${name}`,
  remove: (name) => `从模块库移除 ${name}`,
  export: (name) => `将 ${name} 保存为文件`,
  import: '从文件添加模块',
  exported: (name) => `已保存 ${name}`,
  what: '来自模块库，含其依赖的模块。',
};
