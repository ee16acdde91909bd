/** Completion in a cell's editor. */
import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import type { Text } from '../../../../engine/errors/types.ts';
import { type Names, type Word, wordsAt } from '../../../../engine/lab/completion.ts';
import { Lab } from '../../../../engine/lab/lab.ts';
import type { Variable } from '../../../../engine/lab/shown/variables.ts';

export interface Source {
  variables(): readonly Variable[];
  text(of: Text): string;
}

let words: Names['words'] | null = null;

/** Names of the lab's tables, and those that the cells have defined. */
export const namesFor = ({ variables }: Source): Names => ({
  words: (words ??= new Lab().words),
  variables: variables(),
});

/** What was defined by hand first, keywords last. */
const ORDER: Readonly<Record<Word['kind'], number>> = {
  variable: 2,
  module: 0,
  class: 0,
  function: 0,
  attribute: 0,
  keyword: -1,
};

function option({ label, kind, detail, help }: Word, source: Source): Completion {
  const hint = help && source.text(help);
  return {
    label,
    type: kind,
    boost: ORDER[kind],
    ...(detail ? { detail } : {}),
    ...(hint ? { info: hint } : {}),
  };
}

export const completions =
  (source: Source): CompletionSource =>
  ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const found = wordsAt(state.doc.toString(), pos, namesFor(source), explicit);
    if (!found?.words.length) return null;
    return { from: found.from, options: found.words.map((word) => option(word, source)), validFor: /^\w*$/ };
  };
