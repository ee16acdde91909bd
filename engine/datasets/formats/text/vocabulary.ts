/** Vocabularies that are learned from the training part of a text, and kept with a run. */
import { z } from 'zod';
import type { Vocabulary, VocabularyKind } from '../../kinds/vocabulary.ts';
import { bytePairs, learnMerges, MAX_MERGES } from './bytePairs.ts';
import { learnWords, wordVocabulary } from './words.ts';

/** Kinds whose vocabulary is learned from the training part, up to a size. */
export type LearnedKind = Exclude<VocabularyKind, 'characters'>;

/** Fewest tokens of a learned vocabulary: all bytes, and some pairs of them. */
export const LEAST_TOKENS = 300;
export const MOST_TOKENS = 50_000;
/** Tokens of a vocabulary whose size is not set. */
export const USUAL_TOKENS: Record<LearnedKind, number> = { words: 5000, bytePairs: 2000 };

const token = z.int().min(0).max(MOST_TOKENS);
const factsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('words'), tokens: z.array(z.string()).max(MOST_TOKENS) }),
  z.object({ kind: z.literal('bytePairs'), merges: z.array(z.tuple([token, token])).max(MAX_MERGES) }),
]);
/** What a learned vocabulary is made of: `vocabulary.json` of exported code and of a run. */
export type VocabularyFacts = z.infer<typeof factsSchema>;

/** Content of the file `vocabulary.json`. */
export const vocabularyText = (facts: VocabularyFacts): string => `${JSON.stringify(facts)}\n`;
/** Parses the content of `vocabulary.json`; throws where it is invalid. */
export const readVocabulary = (text: string): VocabularyFacts => factsSchema.parse(JSON.parse(text));

/** @param size most tokens */
export const learnVocabulary = (kind: LearnedKind, train: string, size: number): VocabularyFacts =>
  kind === 'words' ? { kind, tokens: learnWords(train, size) } : { kind, merges: learnMerges(train, size) };

/** The vocabulary of facts. */
export const vocabularyOf = (facts: VocabularyFacts): Vocabulary =>
  facts.kind === 'words' ? wordVocabulary(facts.tokens) : bytePairs(facts.merges);
