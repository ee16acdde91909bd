import type { Text } from './types.ts';

export const DOCUMENT_ERRORS = {
  'document.notJson': {
    en: 'This is not a Tensorsmith document: it is not JSON ({detail}).',
    zh: '这不是 Tensorsmith 文档：它不是 JSON（{detail}）。',
  },
  'document.notOurs': {
    en: 'This JSON file is not a Tensorsmith document: it lacks "format": "tensorsmith".',
    zh: '这个 JSON 文件不是 Tensorsmith 文档：缺少 "format": "tensorsmith"。',
  },
  'document.newer': {
    en: 'This document was saved by a newer Tensorsmith (format {version}; this one reads up to {known}). Update Tensorsmith to open it.',
    zh: '这个文档由更新版本的 Tensorsmith 保存（格式 {version}，当前最高支持 {known}）。请更新 Tensorsmith 后再打开。',
  },
  'document.tooLarge': {
    en: 'This document is {size}; Tensorsmith opens documents of up to {limit}.',
    zh: '这个文档大小为 {size}；Tensorsmith 最大可打开 {limit} 的文档。',
  },
  'document.invalid': {
    en: 'The document is damaged at {path}: {detail}.',
    zh: '文档在 {path} 处已损坏：{detail}。',
  },
  'document.duplicateId': {
    en: 'The document is damaged: the id "{id}" is used twice.',
    zh: '文档已损坏：标识 "{id}" 被使用了两次。',
  },
  'document.danglingEdge': {
    en: 'The document is damaged: connection "{edge}" leads to "{node}.{port}", which does not exist.',
    zh: '文档已损坏：连接 "{edge}" 指向不存在的 "{node}.{port}"。',
  },
  'document.occupiedPort': {
    en: 'The document is damaged: two connections lead into "{node}.{port}".',
    zh: '文档已损坏：有两个连接进入 "{node}.{port}"。',
  },
  'edit.cycle': {
    en: 'This connection would close a circle: {to} already feeds {from}.',
    zh: '这个连接会形成环：{to} 已经流向 {from}。',
  },
  'edit.noPort': {
    en: 'There is no port "{port}" at {name}.',
    zh: '{name} 没有端口 "{port}"。',
  },
  'edit.name': {
    en: '"{name}" cannot be a name: use letters, digits and underscores, beginning with a letter.',
    zh: '"{name}" 不能作为名称：请使用字母、数字和下划线，并以字母开头。',
  },
  'edit.nameTaken': { en: 'Another layer is called "{name}" already.', zh: '已有另一个层叫 "{name}"。' },
  'graph.unknownLayer': {
    en: '{name} is a {type}, a layer that this version does not know.',
    zh: '{name} 是 {type}，当前版本不认识这种层。',
  },
  'graph.missingInput': {
    en: 'Nothing is connected to the input of {name}.',
    zh: '{name} 的输入没有连接。',
  },
  'graph.cycle': {
    en: 'The graph has a circle, so that none of these can be computed first: {names}. Remove one of their connections.',
    zh: '图中有环，以下各层无法确定先后：{names}。请删除其中一个连接。',
  },
  'graph.duplicateName': {
    en: 'Two layers are called "{name}". Rename one.',
    zh: '有两个层都叫 "{name}"，请重命名其中一个。',
  },
  'graph.empty': { en: 'The document has no layers yet.', zh: '文档中还没有层。' },
  'graph.noInput': { en: 'The network has no Input.', zh: '网络没有 Input。' },
  'graph.noOutput': { en: 'The network has no Output.', zh: '网络没有 Output。' },
  'graph.severalInputs': {
    en: 'The network has several Inputs: {names}. Keep one.',
    zh: '网络有多个 Input：{names}。请只保留一个。',
  },
  'graph.severalOutputs': {
    en: 'The network has several Outputs: {names}. Keep one.',
    zh: '网络有多个 Output：{names}。请只保留一个。',
  },
  'graph.unusedOutput': { en: 'Nothing uses the output of {name}.', zh: '{name} 的输出没有被使用。' },
} as const satisfies Record<string, Text>;
