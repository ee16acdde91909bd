/** Estimated training memory of a document, shared by all views. */
import { untrack } from 'svelte';
import { datasets } from '../data/datasets.svelte.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { devices } from './devices.svelte.ts';
import { estimateMemory, LIBRARY_BYTES } from './memoryEstimate.ts';

const ESTIMATE_AFTER_MS = 200;

class Memory {
  #of = $state.raw<{ target: OpenDocument; parts: ReturnType<typeof estimateMemory> } | null>(null);

  /** Keeps a document's estimate up to date; called in an effect, whose cleanup it returns. */
  watch(target: OpenDocument | undefined): (() => void) | undefined {
    const known = target && datasets.of(target.document.data.source);
    if (!target?.trainable || known?.state !== 'ready') {
      untrack(() => (this.#of = null));
      return undefined;
    }
    const { document } = target;
    const { report } = known;
    const gpuFree = devices.of(document.training.device)?.memory?.free ?? null;
    // Deferred until idle, since it builds the programs of a whole step.
    const timer = setTimeout(() => {
      this.#of = { target, parts: estimateMemory(document, report, gpuFree) };
    }, ESTIMATE_AFTER_MS);
    return () => clearTimeout(timer);
  }

  /** Null until known. */
  of(target: OpenDocument) {
    const parts = this.#of?.target === target ? this.#of.parts : null;
    if (!parts) return null;
    /** The memory of a discrete GPU that trains; the library stays in main memory. */
    const gpu = devices.of(target.document.training.device)?.memory ?? null;
    const library = gpu ? 0 : LIBRARY_BYTES;
    const free = gpu?.free ?? devices.report?.memoryFree ?? 0;
    return { parts, library, total: parts.total + library, free, gpuFree: gpu?.free ?? null, onGpu: gpu !== null };
  }
}

export const memory = new Memory();
