/** Documents that are saved with their data. */
import type { Text } from './types.ts';

export const PACK_ERRORS = {
  'pack.noData': {
    en: 'There is no data to save with the network: none is chosen in the Data room. Save the network alone.',
    zh: '没有可随网络保存的数据：“数据”页面中尚未选择数据。请只保存网络。',
  },
  'pack.tooLarge': {
    en: 'The data is {size} large, and a file with a network and its data can have {limit}. Save the network alone and copy the data beside it.',
    zh: '数据大小为 {size}，而网络连同数据的文件上限为 {limit}。请只保存网络，并把数据复制到它旁边。',
  },
  'pack.tooMany': {
    en: 'The data has {count} files, and a file with a network and its data can have {limit}. Pack the data into a ZIP first, and pick that.',
    zh: '数据共有 {count} 个文件，而网络连同数据的文件最多容纳 {limit} 个。请先将数据打包为 ZIP，再选取该文件。',
  },
  'pack.name': {
    en: 'The file {name} has a name that not every system can write. Rename it, then save again.',
    zh: '文件 {name} 的名称并非所有系统都支持。请重命名后再保存。',
  },
  'pack.badFile': {
    en: '{path} is no network with data that can be opened, or it is damaged: {detail}.',
    zh: '{path} 不是可打开的网络及数据文件，或已损坏：{detail}。',
  },
} satisfies Record<string, Text>;
