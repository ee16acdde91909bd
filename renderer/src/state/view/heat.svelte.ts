/** Learning progress of each drawn layer, for the run of the active document, as displayed on the canvas. */
import type { RunView } from '../run/run.svelte.ts';
import { training } from '../run/training.svelte.ts';
import { workspace } from '../document/workspace.svelte.ts';
import { type Heat, heatOf } from './layerHeat.ts';

class HeatState {
  /** The current run, where it trains the whole network that is shown. */
  readonly run: RunView | null = $derived.by(() => {
    const { active } = workspace;
    return active && active.drawn.module === null && training.active?.from === active.key ? training.active : null;
  });
  readonly nodes: ReadonlyMap<string, Heat> = $derived(heatOf(this.run?.statistics?.tensors ?? []));
}

export const heat = new HeatState();
