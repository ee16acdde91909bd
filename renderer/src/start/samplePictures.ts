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

const known = new Map<string, Pictured>();
let last: Promise<unknown> = Promise.resolve();

/**
 * One after the other, so that the page stays responsive.
 *
 * @param isWanted whether it is still to be shown when its turn comes
 * @returns a promise that stays open where it is not
 */
export function picturedSample(id: string, isWanted = (): boolean => true): Promise<Pictured> {
  const before = last;
  return new Promise((resolve, reject) => {
    const take = async (): Promise<void> => {
      await before;
      await new Promise((done) => setTimeout(done));
      if (!isWanted()) return;
      const pictured = known.get(id) ?? pictureOf(readDocument(await loadSample(id)));
      known.set(id, pictured);
      resolve(pictured);
    };
    last = take().catch(reject);
  });
}

export const pictureOf = (document: TensorsmithDocument): Pictured => ({
  document,
  analysis: analyze(document.graph, document.modules),
});
