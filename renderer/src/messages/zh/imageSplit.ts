/** Texts of the split of images, in Chinese. */
import type { imageSplit as english } from '../en/imageSplit.ts';

export const imageSplit: typeof english = {
  kinds: { class: '按类别', group: '按组', time: '按时间' },
  by: { group: '分组', time: '时间列' },
  names: (count) => `文件名（${count} 组）`,
  column: (name, count) => `${name}（${count} 组）`,
  help: {
    class: '测试和验证部分中各类别的比例相同。',
    group:
      '同一组（例如同一患者）的图像只在一个部分中：评估的是网络未见过的组。按文件名时，组是最后一个数字或单词之前的部分：patient12_003.png 属于 patient12。',
    time: '最新的图像用于测试，其前的用于验证。时间相同的图像不拆开；没有时间的图像略去。',
  },
  helpGiven: {
    class: '测试图像由数据自身指定；验证部分中各类别的比例相同。',
    group:
      '测试图像由数据自身指定。同一组（例如同一患者）的图像不会同时用于训练和验证。按文件名时，组是最后一个数字或单词之前的部分：patient12_003.png 属于 patient12。',
    time: '测试图像由数据自身指定。其余图像中最新的用于验证；没有时间的图像略去。',
  },
};
