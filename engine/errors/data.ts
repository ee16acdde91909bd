import type { Text } from './types.ts';

export const DATA_ERRORS = {
  'data.notFound': {
    en: 'There is no file or folder {path}. Pick the data again.',
    zh: '文件或文件夹 {path} 不存在。请重新选择数据。',
  },
  'data.notPicked': {
    en: 'This network reads its data from {path}, which has not been picked on this computer yet. Allow it, or pick other data.',
    zh: '此网络的数据来自 {path}，该路径尚未在本机上选取过。请允许读取，或选择其他数据。',
  },
  'data.oddPath': {
    en: 'The data path {path} of this network is not absolute, or contains invisible characters. Pick the data files instead.',
    zh: '此网络的数据路径 {path} 不是绝对路径，或含有不可见字符。请直接选择数据文件。',
  },
  'data.unreadable': { en: '{path} cannot be read: {detail}.', zh: '无法读取 {path}：{detail}。' },
  'data.denied': {
    en: 'You have no permission to read {path}. Change its permissions, or pick another file.',
    zh: '没有读取 {path} 的权限。请更改其权限，或选择其他文件。',
  },
  'data.folder': {
    en: '{path} is a folder, and a file was expected. Pick a file in it.',
    zh: '{path} 是文件夹，应为文件。请选择其中的文件。',
  },
  'data.notFile': {
    en: '{path} is not a regular file but a pipe, a socket or a device. Pick a regular file.',
    zh: '{path} 不是普通文件，而是管道、套接字或设备。请选择普通文件。',
  },
  'data.fileTooLarge': {
    en: '{path} has {size}, more than the limit of {limit}. Pick a smaller file, or a part of this one.',
    zh: '{path} 有 {size}，超过上限 {limit}。请选择较小的文件，或截取其中一部分。',
  },
  'data.noIdx': {
    en: 'No IDX files such as train-images-idx3-ubyte were found in {path}.',
    zh: '在 {path} 中没有找到 IDX 文件（例如 train-images-idx3-ubyte）。',
  },
  'data.magic': {
    en: '{file} is not an IDX file: it begins with {got}, and {expected} was expected.',
    zh: '{file} 不是 IDX 文件：开头是 {got}，应为 {expected}。',
  },
  'data.truncated': {
    en: '{file} is truncated: its header declares {expected} bytes, but it has {got}. Download it again.',
    zh: '{file} 不完整：文件头声明 {expected} 字节，实际只有 {got} 字节。请重新获取。',
  },
  'data.trailing': {
    en: '{file} is damaged: its header declares {expected} bytes, but it has {got}.',
    zh: '{file} 已损坏：文件头声明 {expected} 字节，实际有 {got} 字节。',
  },
  'data.tooLarge': {
    en: '{file} declares {shape} values, more than the limit of {limit}. It is probably damaged.',
    zh: '{file} 声明有 {shape} 个值，超过上限 {limit}。它很可能已损坏。',
  },
  'data.imageTooLarge': {
    en: '{file} has images of {shape} pixels; an image can have at most {limit}. Scale them down.',
    zh: '{file} 的图像有 {shape} 个像素；每幅图像最多 {limit} 个。请缩小图像。',
  },
  'data.empty': { en: '{file} contains no samples.', zh: '{file} 中没有样本。' },
  'data.countMismatch': {
    en: 'Images and labels do not match: {images} has {imageCount} samples, {labels} has {labelCount}.',
    zh: '图像和标签不匹配：{images} 有 {imageCount} 个样本，{labels} 有 {labelCount} 个。',
  },
  'data.sizeMismatch': {
    en: 'Training and test images differ in size: {train} and {test}.',
    zh: '训练图像和测试图像的大小不同：{train} 和 {test}。',
  },
  'data.labelsWithoutImages': {
    en: '{labels} has no images beside it. Put {expected} into the same folder, or pick it too.',
    zh: '{labels} 旁边没有对应的图像。请把 {expected} 放进同一文件夹，或一并选择。',
  },
  'data.imagesWithoutLabels': {
    en: '{images} has no labels beside it. Put {expected} into the same folder, or pick it too.',
    zh: '{images} 旁边没有对应的标签。请把 {expected} 放进同一文件夹，或一并选择。',
  },
  'data.noTraining': {
    en: 'Only test files were found in {path}. Put train-images and train-labels beside them.',
    zh: '在 {path} 中只找到测试文件。请把 train-images 和 train-labels 放在旁边。',
  },
  'data.notGzip': {
    en: '{file} ends in .gz, but is not a gzip file, or is damaged.',
    zh: '{file} 以 .gz 结尾，但不是 gzip 文件，或已损坏。',
  },
  'data.notText': {
    en: '{file} is not UTF-8 text. Save it as UTF-8 and pick it again.',
    zh: '{file} 不是 UTF-8 文本。请另存为 UTF-8 后重新选择。',
  },
  'data.textTooLong': {
    en: '{file} has more than {limit} characters. Pick a part of it.',
    zh: '{file} 超过 {limit} 个字符。请截取一部分。',
  },
  'data.textTooShort': {
    en: '{file} has {count} characters, not enough for a sequence length of {length}. Reduce the sequence length, or pick a longer text.',
    zh: '{file} 只有 {count} 个字符，不足以组成长度为 {length} 的序列。请减小序列长度，或选择更长的文本。',
  },
  'data.alphabet': {
    en: '{file} has {count} distinct characters; at most {limit} are supported.',
    zh: '{file} 有 {count} 个不同的字符；此处最多支持 {limit} 个。',
  },
  'data.tableColumns': {
    en: 'The table {file} is too large: it has more than {limit} columns. Remove some.',
    zh: '表格 {file} 太大：超过 {limit} 列。请去掉一些列。',
  },
  'data.tableCells': {
    en: 'The table {file} is too large: it has more than {limit} cells. Use a part of it, or remove columns.',
    zh: '表格 {file} 太大：超过 {limit} 个单元格。请截取一部分，或去掉一些列。',
  },
  'data.tableValues': {
    en: 'The table {file} is too large: one-hot encoded it has more than {limit} values. Use a part of it, or remove categorical columns.',
    zh: '表格 {file} 太大：one-hot 编码后超过 {limit} 个值。请截取一部分，或去掉一些类别列。',
  },
  'data.notTable': {
    en: '{file} is not a table with a header row, at least two columns and one row.',
    zh: '{file} 不是带表头、至少两列一行的表格。',
  },
  'data.tableRow': {
    en: '{file} is malformed at line {line}: {detail}.',
    zh: '{file} 第 {line} 行格式错误：{detail}。',
  },
  'data.noColumn': {
    en: '{file} has no column "{column}". It has: {columns}.',
    zh: '{file} 中没有列“{column}”。现有的列：{columns}。',
  },
  'data.doubleColumn': {
    en: '{file} has two columns called "{column}". Rename one.',
    zh: '{file} 有两列都叫“{column}”。请重命名其中一列。',
  },
  'data.manyWords': {
    en: 'Column {column} of {file} has {count} categories, more than the limit of {limit}. Remove it, or convert it to numbers.',
    zh: '{file} 的列 {column} 有 {count} 个类别，超过上限 {limit} 个。请去掉该列，或转换成数字。',
  },
  'data.hugeValues': {
    en: 'Column {column} of {file} has numbers as large as {value}; beyond {limit} they cannot be scaled. Remove the column, or use another unit.',
    zh: '{file} 的列 {column} 中有大到 {value} 的数；超过 {limit} 无法缩放。请去掉该列，或换用其他单位。',
  },
  'data.noFacts': {
    en: 'table.json is not in the package because {path} could not be read. Without it the code trains and predicts, but cannot read a table. Make the table readable, then export again.',
    zh: '导出的包中没有 table.json，因为无法读取 {path}。没有此文件，代码仍可预测和训练，但无法读取表格：请使该表格可读，然后重新导出。',
  },
  'data.fewRows': {
    en: '{file} has {count} rows without missing values; at least 10 are needed.',
    zh: '{file} 只有 {count} 行没有缺失值；至少需要 10 行。',
  },
  'data.index': {
    en: 'Sample {index} does not exist; there are {count}.',
    zh: '样本 {index} 不存在，共有 {count} 个。',
  },
} as const satisfies Record<string, Text>;
