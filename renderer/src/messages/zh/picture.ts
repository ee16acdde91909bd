/** Texts of the picture export, in Chinese. */
import type { Messages } from '../en.ts';

export const picture: Messages['picture'] = {
  title: '保存图片',
  preview: (name) => `${name} 的图片`,
  format: '格式',
  part: '范围',
  whole: '整个网络',
  selection: (n) => `选中的 ${n} 层`,
  nothingSelected: '选中部分',
  ground: '背景',
  coloured: '有背景',
  transparent: '透明',
  size: (width, height) => `${width} × ${height} 像素`,
  save: '保存…',
  download: '下载',
  copySvg: '复制 SVG 文本',
  copyPng: '复制图片',
  empty: '还没有可画的内容，请先添加层。',
  saved: (name) => `已保存 ${name}`,
  copied: '图片已复制到剪贴板',
};
