/** Feeds sessions with the samples of a dataset: all of them at once where they fit, else as they are needed. */
import { dataMemory } from '../../data/dataLimits.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import { dataBytes, memoryOn } from '../../datasets/window.ts';
import type { DatasetShape, Split } from '../../datasets/shape.ts';
import type { Bundle, Runtime, Session } from '../../runtime/runtime.ts';
import type { SampleSession } from '../../training/loop/sampleSession.ts';
import { gpuMemory } from '../devices/gpuMemory.ts';
import { SampleStream } from './sampleStream.ts';
import { StreamedSession } from './streamedSession.ts';

/** Data of which so much fits on every GPU that trains. */
export const SMALL = 256 * 1024 ** 2;

/** Bytes that data may take in the memory of a runtime's device. */
export async function memoryFor({ info }: Runtime, data: DatasetShape): Promise<number> {
  const memory = await dataMemory();
  // Asking the driver takes a moment.
  if (info.kind !== 'gpu' || dataBytes(data) <= SMALL) return memory;
  return memoryOn(memory, (await gpuMemory(info.device))?.free ?? null);
}

const SPLITS = ['train', 'test'] as const satisfies readonly Split[];

/** Loads all samples of a dataset into a session, in place of those that it has. */
export async function loadSamples(session: Session, dataset: Dataset): Promise<void> {
  for (const split of SPLITS) if (dataset.count(split)) await dataset.load(session, split);
}

/**
 * A session with the samples of a dataset.
 * @param window samples that it holds at a time, which its variables are made for; null for all
 */
export async function fedSession(
  runtime: Runtime,
  bundle: Bundle,
  dataset: Dataset,
  window: DatasetShape['window'] | null,
): Promise<SampleSession> {
  const session = await runtime.createSession(bundle);
  if (window && dataset.rows) {
    const filled = SPLITS.filter((split) => dataset.count(split));
    const { rows } = dataset;
    return new StreamedSession(
      session,
      bundle,
      Object.fromEntries(filled.map((split) => [split, new SampleStream(session, split, rows(split), window[split])])),
    );
  }
  try {
    await loadSamples(session, dataset);
  } catch (error) {
    session.dispose();
    throw error;
  }
  return session;
}
