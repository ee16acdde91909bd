/** How a text becomes numbers, and numbers a text again. */

/** What a token is. */
export const VOCABULARIES = ['characters', 'words', 'bytePairs'] as const;
export type VocabularyKind = (typeof VOCABULARIES)[number];

/** Texts as numbers of tokens. */
export interface Vocabulary {
  /** Each token by its number, as it is shown. */
  readonly names: readonly string[];
  /** The token that stands for all unknown ones; null where there is none. */
  readonly unknown: number | null;
  /** Throws a UserError for a character that is not in the vocabulary. */
  encode(text: string): Int32Array;
  /** The text of tokens; null where they end within a character. */
  decode(tokens: readonly number[]): string | null;
}
