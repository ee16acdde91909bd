/** Texts on things dropped onto the window, in Chinese. */
import type { drop as en } from '../en/drop.ts';

export const drop: typeof en = {
  data: (name) => `“${name}”看起来是数据。请在“数据”中用“选择文件…”打开。`,
  run: (name) => `请在“记录”中用“从文件打开运行”打开“${name}”。`,
  pack: (name) => `请用“文件”菜单中的“打开…”打开“${name}”。`,
  packed: (name, size) => `“${name}”及其数据已保存为一个 ${size} 的文件。`,
  folder: (name) => `“${name}”是文件夹。请在“数据”中用“选择文件夹…”打开。`,
  large: (name) => `“${name}”太大，不会是网络。`,
  unknown: (name) =>
    `无法打开“${name}”。这里可以拖放网络（.tensorsmith，含数据为 .tspack）、模块、运行（.tsrun）和数据。`,
  text: '这段文字不是网络。这里可以拖放分享文本或 .tensorsmith 文件的内容。',
};
