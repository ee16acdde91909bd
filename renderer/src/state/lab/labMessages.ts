/** Messages between the page and the worker that runs the lab's cells. */
import type { CellView, Override } from '../../../../engine/lab/lab.ts';
import type { TapeGraph } from '../../../../engine/lab/shown/tape.ts';

/** What the worker is asked for; answers come in this order. */
export type LabRequest =
  /** `fresh` forgets what earlier cells have defined. */
  | { readonly kind: 'run'; readonly source: string; readonly fresh?: boolean }
  /** Begins anew and runs these, with numbers of leaves changed; also the tape of a variable at the end. */
  | {
      readonly kind: 'replay';
      readonly sources: readonly string[];
      readonly overrides: readonly Override[];
      readonly tapeOf: string | null;
    }
  | { readonly kind: 'tape'; readonly name: string }
  /** Whether each of these expressions is true of what the cells have defined. */
  | { readonly kind: 'check'; readonly sources: readonly string[] };

export type LabReply =
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'run'; readonly view: CellView }
  | { readonly kind: 'replay'; readonly views: readonly CellView[]; readonly tape: TapeGraph | null }
  | { readonly kind: 'tape'; readonly tape: TapeGraph | null }
  | { readonly kind: 'check'; readonly holds: readonly boolean[] };
