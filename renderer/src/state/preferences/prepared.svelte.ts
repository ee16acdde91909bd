/** Prepared data on disk, and the limits of data, as the engine reports them. */
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { PreparedReport } from '../../../../engine/protocol/reports.ts';
import type { Reply } from '../../../../engine/protocol/client.ts';
import { client } from '../../shell/client.ts';

class Prepared {
  report = $state.raw<PreparedReport | null>(null);
  error = $state.raw<ErrorData | null>(null);

  async load(): Promise<void> {
    this.#took(await client.call('prepared.report', {}));
  }

  async clear(): Promise<void> {
    this.#took(await client.call('prepared.clear', {}));
  }

  /** @param limits in bytes; null for what this machine has */
  async limit(limits: Partial<PreparedReport['set']>): Promise<void> {
    if (this.report) this.#took(await client.call('prepared.limit', { ...this.report.set, ...limits }));
  }

  #took(reply: Reply<PreparedReport>): void {
    this.error = reply.ok ? null : reply.error;
    if (reply.ok) this.report = reply.value;
  }
}

export const prepared = new Prepared();
