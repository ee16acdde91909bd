/** The layout engine elk in a worker, loaded at its first use: a large network does not block the window. */
import type { ELK } from 'elkjs/lib/elk-api.js';

let loaded: Promise<ELK> | null = null;

export function layoutEngine(): Promise<ELK> {
  loaded ??= Promise.all([import('elkjs/lib/elk-api.js'), import('elkjs/lib/elk-worker.min.js?url')]).then(
    ([{ default: Engine }, { default: workerUrl }]) => new Engine({ workerUrl }),
  );
  return loaded;
}
