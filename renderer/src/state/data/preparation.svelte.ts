/** The preparation of data that is going on in the engine. */
import type { PreparationReport } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';
import { i18n } from '../preferences/i18n.svelte.ts';

class Preparation {
  /** Null where there is none. */
  current = $state.raw<PreparationReport | null>(null);

  constructor() {
    client.on('data.preparing', (report) => (this.current = report.done < report.of ? report : null));
    client.on('engine.lost', () => (this.current = null));
  }

  async stop(): Promise<void> {
    await client.call('data.stop', {});
    this.current = null;
  }
}

export const preparation = new Preparation();

/** "Preparing 12,000 of 50,000 images" */
export const preparationText = ({ done, of, unit }: PreparationReport): string =>
  i18n.m.data.preparing(i18n.count(done), i18n.count(of), unit);
