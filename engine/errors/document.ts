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
  'document.tooSlow': {
    en: 'Not opened: reading and analyzing it takes longer than {seconds} seconds.',
    zh: '没有打开：读取和分析它需要超过 {seconds} 秒。',
  },
  'document.tooMany': {
    en: 'This document, with all its modules, exceeds the limits of Tensorsmith: 50,000 layers, 200,000 connections, 2,000,000 characters of formulas, 4,000,000 values.',
    zh: '这个文档（连同所有模块）的内容超过 Tensorsmith 可打开的上限：50,000 个层、200,000 条连接、2,000,000 个公式字符、4,000,000 个值。',
  },
  'document.invalid': {
    en: 'The document is damaged at {path}: {detail}.',
    zh: '文档在 {path} 处已损坏：{detail}。',
  },
  'document.duplicateId': {
    en: 'The document is damaged: the id "{id}" is used twice.',
    zh: '文档已损坏：标识 "{id}" 被使用了两次。',
  },
  'document.duplicateModule': {
    en: 'The document is damaged: two modules are called "{name}".',
    zh: '文档已损坏：有两个模块都叫 "{name}"。',
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
    en: 'This connection would create a cycle: {to} already feeds {from}.',
    zh: '这个连接会形成环：{to} 的输出已流向 {from}。',
  },
  'edit.noPort': {
    en: '{name} has no port "{port}".',
    zh: '{name} 没有端口 "{port}"。',
  },
  'edit.name': {
    en: '"{name}" cannot be a name: use letters, digits and underscores, beginning with a letter.',
    zh: '"{name}" 不能作为名称：请使用字母、数字和下划线，并以字母开头。',
  },
  'edit.nodeName': {
    en: '"{name}" cannot be a name: it needs 1 to 64 characters that can be seen, without spaces at its ends.',
    zh: '"{name}" 不能作为名称：需要 1 到 64 个可见字符，首尾不能有空格。',
  },
  'document.shareDamaged': {
    en: 'The share text is truncated or damaged. Copy all of it, from "tensorsmith:" to its end.',
    zh: '分享文本不完整或已损坏。请从 "tensorsmith:" 开始完整复制。',
  },
  'edit.nameTaken': { en: 'Another layer is called "{name}" already.', zh: '已有另一个层叫 "{name}"。' },
  'graph.unknownLayer': {
    en: '{name} is a {type}, a layer that this version does not support.',
    zh: '{name} 是 {type}，当前版本不支持这种层。',
  },
  'edit.moduleEmpty': {
    en: 'Select the layers to group into the module.',
    zh: '请先选择要放入模块的层。',
  },
  'edit.moduleEnd': {
    en: '{name} is an input or output of the network and cannot be in a module. Select only the layers between them.',
    zh: '{name} 是网络的输入或输出，不能放入模块。请只选择两者之间的层。',
  },
  'edit.moduleCircle': {
    en: 'These layers cannot be one module: a path leaves them and returns. Select the layers on that path as well.',
    zh: '这些层不能组成一个模块：有一条路径从中离开又返回。请把该路径上的层也选上。',
  },
  'edit.moduleInUse': {
    en: 'The module {module} is still in use (instances: {count}). Delete or ungroup them first.',
    zh: '模块 {module} 仍有 {count} 个实例。请先删除或解散它们。',
  },
  'module.notOurs': {
    en: 'This file is not a Tensorsmith module. Modules are saved from the library or from the inspector of a module.',
    zh: '这不是 Tensorsmith 模块文件。模块可从模块库或模块的检查器中保存。',
  },
  'module.missing': {
    en: '{name} is an instance of a module that is missing in this document. Delete it, or pick another module.',
    zh: '{name} 是模块的实例，但该模块不在本文档中。请删除它，或选择其他模块。',
  },
  'module.circle': {
    en: 'The module {module} contains itself. Remove that instance.',
    zh: '模块 {module} 包含了它自己。请移除该实例。',
  },
  'module.noOutput': {
    en: 'The module {module} has no Output. Open it and add one.',
    zh: '模块 {module} 没有 Output。请打开它并添加一个。',
  },
  'module.chain': {
    en: '{name} has {inputs} inputs and {outputs} outputs; to be repeated, residual or run by a condition, it needs as many inputs as outputs.',
    zh: '{name} 有 {inputs} 个输入和 {outputs} 个输出；要重复、使用残差连接或按条件运行，两者数量须相同。',
  },
  'module.repeats': {
    en: '{name} is set to repeat at most {repeat} times while a condition holds; {limit} are possible. Set fewer repeats.',
    zh: '{name} 设为在条件成立时最多重复 {repeat} 次；最多可以 {limit} 次。请减少重复次数。',
  },
  'edit.unpackWhile': {
    en: '{name} repeats with the same weights while a condition holds, which single layers cannot do. Set it to run always first.',
    zh: '{name} 在条件成立时以同样的权重重复，单独的层做不到。请先把它设为“总是”运行。',
  },
  'module.tooLarge': {
    en: 'With all repeats of {name} the network has more than {limit} layers or 100,000 connections. Reduce the number of repeats.',
    zh: '算上 {name} 的所有重复，网络超过 {limit} 层或 100,000 条连接。请减少重复次数。',
  },
  'graph.tensorTooLarge': {
    en: '{layer} would output a tensor of shape {shape}: {count} values, more than the limit of {limit}. Make the layer or its input smaller.',
    zh: '{layer} 会输出形状为 {shape} 的张量：共 {count} 个值，超过单个张量的上限 {limit}。请缩小该层或其输入。',
  },
  'graph.tooManyWeights': {
    en: 'The network has {count} parameters, more than the limit of {limit}. Make its layers smaller.',
    zh: '网络有 {count} 个参数，超过上限 {limit} 个。请缩小各层。',
  },
  'module.tooDeep': {
    en: '{name} is nested in more than {limit} modules. Reduce the nesting.',
    zh: '{name} 的模块嵌套超过 {limit} 层。请减少嵌套。',
  },
  'graph.missingInput': {
    en: 'Nothing is connected to {input} of {name}.',
    zh: '{name} 的{inputZh}没有连接。',
  },
  'graph.missingOutput': {
    en: '{source} no longer has the output "{port}" that {name} is connected to. Disconnect it, or bring the output back.',
    zh: '{source} 已没有 {name} 所连接的输出 "{port}"。请断开连接，或恢复该输出。',
  },
  'graph.extraInput': {
    en: '{name} no longer has the input "{port}" that {source} is connected to. Disconnect it, or bring the input back.',
    zh: '{name} 已没有 {source} 所连接的输入 "{port}"。请断开连接，或恢复该输入。',
  },
  'graph.cycle': {
    en: 'The graph has a cycle: {names}. Remove one of their connections.',
    zh: '图中有环：{names}。请删除其中一个连接。',
  },
  'graph.duplicateName': {
    en: 'Two layers are called "{name}". Rename one.',
    zh: '有两个层都叫 "{name}"，请重命名其中一个。',
  },
  'graph.empty': { en: 'The document has no layers yet.', zh: '文档中还没有层。' },
  'graph.noInput': {
    en: 'The network has no Input. Add one and connect it: it receives the samples.',
    zh: '网络没有 Input。请添加一个并连接：它接收样本。',
  },
  'graph.noOutput': {
    en: 'The network has no Output. Add one at its end: the loss compares it with the targets.',
    zh: '网络没有 Output。请在末端添加一个：损失函数将它与目标比较。',
  },
  'graph.severalInputs': {
    en: 'The network has several Inputs: {names}. Keep one.',
    zh: '网络有多个 Input：{names}。请只保留一个。',
  },
  'graph.severalOutputs': {
    en: 'The network has several Outputs: {names}. Keep one.',
    zh: '网络有多个 Output：{names}。请只保留一个。',
  },
  'graph.unusedOutput': { en: 'The output of {name} is unused.', zh: '{name} 的输出没有被使用。' },
} as const satisfies Record<string, Text>;
