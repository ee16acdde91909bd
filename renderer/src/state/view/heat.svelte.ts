/** Learning progress of each drawn layer, for the run of the active document, as displayed on the canvas. */
import type { RunView } from '../run/run.svelte.ts';
import { training } from '../run/training.svelte.ts';
import { workspace } from '../document/workspace.svelte.ts';
import { layerTimes } from '../run/layerTimes.svelte.ts';
import { type Heat, heatOf, type TimeHeat, timesOf } from './layerHeat.ts';

class HeatState {
  /** The current run, where it trains the whole network that is shown. */
  readonly run: RunView | null = $derived.by(() => {
    const { active } = workspace;
    return active && active.drawn.module === null && training.active?.from === active.key ? training.active : null;
  });
  /** Measured times of the shown network; none while it is trained. */
  readonly times: ReadonlyMap<string, TimeHeat> = $derived.by(() => {
    const { active } = workspace;
    const report = active && active.drawn.module === null && !this.run ? layerTimes.of(active) : null;
    return timesOf(report?.layers ?? []);
  });
  readonly nodes: ReadonlyMap<string, Heat> = $derived(heatOf(this.run?.statistics?.tensors ?? []));
}

export const heat = new HeatState();
