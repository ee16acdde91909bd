/** Texts on what is kept with a run, in Chinese. */
import type { Messages } from '../en.ts';

export const runDetail: Messages['runDetail'] = {
  addTag: '添加标签',
  removeTag: (tag) => `删除标签 ${tag}`,
  notes: '备注',
};
