/** Devices of this machine, as reported by the engine. */
import type { TrainingSettings } from '../../../../engine/model/types.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { DeviceReport, RuntimeReport } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';

class Devices {
  report = $state.raw<DeviceReport | null>(null);
  error = $state.raw<ErrorData | null>(null);
  loading = $state(false);
  /** Whether every runtime was asked for. */
  #all = false;
  readonly chosen = $derived(this.report?.runtimes.find(({ name }) => name === this.report?.chosen));

  /** The runtime that a document's setting selects on this machine. */
  of(device: TrainingSettings['device']): RuntimeReport | undefined {
    return device === 'auto' ? this.chosen : this.report?.runtimes.find(({ name }) => name === device);
  }

  /** Asks for every runtime where only those that can be chosen are known, as after a start. */
  loadAll(): void {
    if (!this.#all) void this.load(true);
  }

  /** @param all also runtimes that are only a last resort, which take a while to load */
  async load(all = this.#all): Promise<void> {
    this.#all ||= all;
    this.loading = true;
    const reply = await client.call('doctor', { all });
    // An answer with fewer runtimes than were asked for meanwhile.
    if (all !== this.#all) return;
    this.loading = false;
    if (reply.ok) {
      this.report = reply.value;
      this.error = null;
    } else this.error = reply.error;
  }
}

export const devices = new Devices();
