/** Texts of vocabularies, in Chinese. */
import type { VocabularyKind } from '../../../../engine/datasets/kinds/vocabulary.ts';
import type { vocabulary as english } from '../en/vocabulary.ts';

const names: Record<VocabularyKind, string> = { characters: '字符', words: '词', bytePairs: '词元' };

export const vocabulary: typeof english = {
  kind: '每个词元是',
  kinds: { characters: '一个字符', words: '一个词', bytePairs: '一个字节对（BPE）' },
  helps: {
    characters: '逐个字符读取文本。',
    words: '词和标点符号，中文逐字。训练部分中最常见的词各有编号；其余的词共用 <unk>。',
    bytePairs: '与 GPT-2 相同的字节对编码：字节，以及训练部分中常见的字节序列。任何文本都可编码。',
  },
  size: '词表大小',
  sizeHelp: '词元数量的上限。词表越大，序列越短、网络越大；文本较小时实际数量更少。',
  count: (tokens, kind, characters) =>
    kind === 'characters' ? `${characters} 个字符` : `${tokens} 个${names[kind]}，来自 ${characters} 个字符`,
  unknown: (share) => `未知 ${share}`,
  lengthHelp: (kind) => `每个样本的${names[kind]}数；网络在每个${names[kind]}处学习预测下一个。`,
  nothing: '输入文字后即可看到接下来的预测。',
  next: { characters: '下一个字符', words: '下一个词', bytePairs: '下一个词元' },
  hint: (kind, n) => `只取最后 ${n} 个${names[kind]}。`,
  wanted: { characters: '字符数', words: '词数', bytePairs: '词元数' },
};
