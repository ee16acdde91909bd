/** Sample documents with their pictures; each is read and analyzed once. */
import { readDocument } from '../../../engine/model/serialize.ts';
import type { TensorsmithDocument } from '../../../engine/model/types.ts';
import type { Analysis } from '../../../engine/analysis/types.ts';
import { analyze } from '../../../engine/analysis/analyze.ts';
import { loadSample } from '../state/document/sample.ts';

/** Width by height of what a network is folded to fill. */
export const FOLD_ASPECT = 2;

export interface Pictured {
  readonly document: TensorsmithDocument;
  readonly analysis: Analysis;
}

const known = new Map<string, Promise<Pictured>>();
let last: Promise<unknown> = Promise.resolve();

/** One after the other, so that the page stays responsive. */
export function picturedSample(id: string): Promise<Pictured> {
  const before = last;
  const pictured =
    known.get(id) ??
    loadSample(id).then(async (text) => {
      await before;
      await new Promise((resolve) => setTimeout(resolve));
      return pictureOf(readDocument(text));
    });
  known.set(id, pictured);
  last = pictured.catch(() => undefined);
  return pictured;
}

export const pictureOf = (document: TensorsmithDocument): Pictured => ({
  document,
  analysis: analyze(document.graph, document.modules),
});
