import type { Text } from './types.ts';

/**
 * File system errors of writes: the folder, the cause, and the setting that moves it. `storage.*` is about the app's
 * own folders, `export.*` about one that the user picked.
 */
export const STORAGE_ERRORS = {
  'storage.full': {
    en: 'The disk of {folder} is full: {needed} are needed and {free} are free. Make room there, or set {setting} to a folder on another disk and start again.',
    zh: '{folder} 所在磁盘已满：需要 {needed}，可用 {free}。请腾出空间，或将 {setting} 设为其他磁盘上的文件夹后重新启动。',
  },
  'storage.limit': {
    en: 'Prepared, the data take {needed}, more than the {limit} that all prepared data may take in {folder}. Raise this limit in the settings, or by {setting}, or make the samples smaller.',
    zh: '准备后的数据需要 {needed}，超过 {folder} 中预处理数据的上限 {limit}。请在设置中或用 {setting} 提高该上限，或缩小样本。',
  },
  'storage.quota': {
    en: 'Your quota on the disk of {folder} is used up: {needed} are needed. Delete something there, or set {setting} to a folder on another disk and start again.',
    zh: '您在 {folder} 所在磁盘上的配额已用完：需要 {needed}。请删除一些文件，或将 {setting} 设为其他磁盘上的文件夹后重新启动。',
  },
  'storage.readOnly': {
    en: 'The disk of {folder} is read-only. Make it writable, or set {setting} to a folder on another disk and start again.',
    zh: '{folder} 所在磁盘是只读的。请使其可写，或将 {setting} 设为其他磁盘上的文件夹后重新启动。',
  },
  'storage.denied': {
    en: 'You have no permission to write to {folder}. Change its permissions, or set {setting} to another folder and start again.',
    zh: '没有写入 {folder} 的权限。请更改其权限，或将 {setting} 设为其他文件夹后重新启动。',
  },
  'storage.missing': {
    en: 'The folder {folder} no longer exists. Restore it, or set {setting} to another folder and start again.',
    zh: '文件夹 {folder} 已不存在，无法使用。请将其恢复，或将 {setting} 设为其他文件夹后重新启动。',
  },
  'storage.failed': {
    en: 'Writing to {folder} failed ({detail}). Check the disk, or set {setting} to a folder on another disk and start again.',
    zh: '写入 {folder} 失败（{detail}）。请检查磁盘，或将 {setting} 设为其他磁盘上的文件夹后重新启动。',
  },
  'export.branches': {
    en: 'TypeScript cannot do this: {name} is computed only where a condition holds, but a model of TensorFlow.js computes and trains all its layers for every batch. Export PyTorch, or run the layer always.',
    zh: 'TypeScript 做不到：{name} 只在条件成立时计算，而 TensorFlow.js 的模型对每个批次都计算并训练所有层。请导出 PyTorch，或让该层总是运行。',
  },
  'export.full': {
    en: 'The disk of {folder} is full: {needed} are needed and {free} are free. Make room there, or choose a folder on another disk.',
    zh: '{folder} 所在磁盘已满：需要 {needed}，可用 {free}。请腾出空间，或选择其他磁盘上的文件夹。',
  },
  'export.quota': {
    en: 'Your quota on the disk of {folder} is used up: {needed} are needed. Delete something there, or choose a folder on another disk.',
    zh: '您在 {folder} 所在磁盘上的配额已用完：需要 {needed}。请删除一些文件，或选择其他磁盘上的文件夹。',
  },
  'export.readOnly': {
    en: 'The disk of {folder} is read-only. Choose a folder on another disk.',
    zh: '{folder} 所在磁盘是只读的。请选择其他磁盘上的文件夹。',
  },
  'export.denied': {
    en: 'You have no permission to write to {folder}. Choose another folder, or change its permissions.',
    zh: '没有写入 {folder} 的权限。请选择其他文件夹，或更改其权限。',
  },
  'export.missing': {
    en: '{folder} is not a folder, or no longer exists. Choose another folder.',
    zh: '{folder} 不是文件夹，或已不存在。请选择其他文件夹。',
  },
  'export.failed': {
    en: 'Writing to {folder} failed ({detail}). Check the disk, or choose a folder on another disk.',
    zh: '写入 {folder} 失败（{detail}）。请检查磁盘，或选择其他磁盘上的文件夹。',
  },
} as const satisfies Record<string, Text>;
