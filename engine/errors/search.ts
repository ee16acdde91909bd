import type { Text } from './types.ts';

export const SEARCH_ERRORS = {
  'search.noField': {
    en: 'The search varies "{path}", which this document does not have. There are: {known}.',
    zh: '搜索要改变“{path}”，但此文档中没有它。可用的有：{known}。',
  },
  'search.value': {
    en: 'The search would set "{path}" to {value}, which it cannot be: {allowed}.',
    zh: '搜索会把“{path}”设为 {value}，但它只能是：{allowed}。',
  },
  'search.noChoices': {
    en: 'The search has nothing to vary. Choose at least one field.',
    zh: '搜索没有可改变的内容。请至少选择一个字段。',
  },
  'search.twice': {
    en: 'The search varies "{path}" twice. Name every field once.',
    zh: '搜索两次改变“{path}”。每个字段只能出现一次。',
  },
  'search.when': {
    en: 'The choice "{path}" depends on "{on}", which is not among the choices before it.',
    zh: '选择“{path}”依赖于“{on}”，但后者不在它之前的选择中。',
  },
  'search.bounds': {
    en: 'The bounds of "{path}" are {min} and {max}. The first has to be the smaller one, and above 0 on a logarithmic scale.',
    zh: '“{path}”的上下限是 {min} 和 {max}。前者必须较小；使用对数尺度时还必须大于 0。',
  },
  'search.noValidation': {
    en: 'The search compares {metric}, and no samples are set aside for validation. Set a validation share in the Data room, or compare the training loss.',
    zh: '搜索比较 {metric}，但没有留出验证样本。请在“数据”页面设置验证比例，或改为比较训练损失。',
  },
  'search.noScore': {
    en: 'The run of this trial has no {metric}, so that it cannot be compared.',
    zh: '此试验的训练没有 {metric}，无法比较。',
  },
  'search.busy': {
    en: 'The search "{name}" is in progress. Stop it first; it can be resumed.',
    zh: '搜索“{name}”正在进行。请先停止它，之后可以继续。',
  },
  'search.isOn': { en: 'This search is in progress already.', zh: '此搜索正在进行。' },
  'search.notOn': { en: 'This search is not in progress.', zh: '此搜索当前没有进行。' },
  'search.unknown': { en: 'There is no search "{search}".', zh: '没有名为“{search}”的搜索。' },
  'search.nothingLeft': {
    en: 'This search has done its {trials} trials. Allow more trials to go on.',
    zh: '此搜索已完成 {trials} 次试验。要继续，请增加试验次数。',
  },
  'search.crashed': {
    en: 'The engine process ended twice while this trial was training, so it is left out.',
    zh: '训练此试验时引擎进程两次意外结束，因此跳过它。',
  },
  'search.damaged': {
    en: 'The file {path} of this search is damaged: {detail}.',
    zh: '此搜索的文件 {path} 已损坏：{detail}。',
  },
  'search.file': {
    en: 'The search file is not valid at {path}: {detail}.',
    zh: '搜索文件在 {path} 处无效：{detail}。',
  },
} as const satisfies Record<string, Text>;
