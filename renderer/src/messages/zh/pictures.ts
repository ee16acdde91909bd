/** The words of the small pictures of layers in Chinese. */
import type { Messages } from '../en.ts';

export const pictures: Messages['pictures'] = {
  curve: (name) => `${name} 的曲线`,
  window: (size) => `${size} 的窗口在数字上滑动`,
  play: '播放',
  pause: '停止',
};
