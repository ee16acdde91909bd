/** Texts around hints, in Chinese; the hints themselves are in engine/errors. */
import type { hints as en } from '../en/hints.ts';

export const hints: typeof en = {
  here: (name) => `${name} 有提示`,
  beforeTitle: (name) => `训练“${name}”之前`,
  beforeHint: '现在就可以训练，但结果多半不是想要的。',
  noneLeft: '没有要修正的了',
  noneLeftHint: '网络可以训练了。',
  back: '返回设计',
  anyway: '仍然训练',
};
