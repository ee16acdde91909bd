/** How much each drawn layer learns at the moment, of the run of the document that is shown: what the canvas paints. */
import type { RunView } from '../run/run.svelte.ts';
import { training } from '../run/training.svelte.ts';
import { workspace } from '../document/workspace.svelte.ts';
import { type Heat, heatOf } from './layerHeat.ts';

class HeatState {
  /** The run that is on, where it trains what is shown, as a whole. */
  readonly run: RunView | null = $derived.by(() => {
    const { active } = workspace;
    return active && active.drawn.module === null && training.active?.from === active.key ? training.active : null;
  });
  readonly nodes: ReadonlyMap<string, Heat> = $derived(heatOf(this.run?.look?.tensors ?? []));
}

export const heat = new HeatState();
