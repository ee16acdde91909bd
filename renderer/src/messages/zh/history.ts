/** Texts of the undo history, in Chinese. */
import type { Messages } from '../en.ts';

export const history: Messages['history'] = {
  title: '历史记录',
  start: '打开时的状态',
  earlier: '保留的最早状态',
  none: '还没有步骤。每次更改都会记录在这里，点击即可回到当时的状态。',
  list: '此网络的步骤',
  now: '当前状态',
};
