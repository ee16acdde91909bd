/** Texts of vocabularies, in English. */
import type { VocabularyKind } from '../../../../engine/datasets/kinds/vocabulary.ts';

type ByKind = Record<VocabularyKind, string>;
const plural: ByKind = { characters: 'characters', words: 'words', bytePairs: 'tokens' };

export const vocabulary = {
  kind: 'A token is',
  kinds: { characters: 'a character', words: 'a word', bytePairs: 'a byte pair (BPE)' },
  helps: {
    characters: 'The text is read character by character.',
    words:
      'Words and punctuation marks, Chinese character by character. The most frequent ones of the training part have a number each; all others share <unk>.',
    bytePairs:
      'Byte-pair encoding, as of GPT-2: bytes, and sequences of bytes that are frequent in the training part. Any text can be encoded.',
  },
  size: 'Vocabulary size',
  sizeHelp: 'Most tokens. More make sequences shorter and the network larger; a small text has fewer.',
  count: (tokens: string, kind: VocabularyKind, characters: string) =>
    kind === 'characters' ? `${characters} characters` : `${tokens} ${plural[kind]} from ${characters} characters`,
  unknown: (share: string) => `${share} unknown`,
  lengthHelp: (kind: VocabularyKind) =>
    `Number of ${plural[kind]} per sample; the network learns to predict the next one at each.`,
  nothing: 'Type something to see what comes next.',
  next: { characters: 'Next character', words: 'Next word', bytePairs: 'Next token' },
  hint: (kind: VocabularyKind, n: string) => `The last ${n} ${plural[kind]} count.`,
  wanted: { characters: 'Characters', words: 'Words', bytePairs: 'Tokens' },
};
