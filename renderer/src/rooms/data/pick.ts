import { MNIST, MOONS, type DataSource } from '../../../../engine/datasets/source.ts';
import { client } from '../../shell/client.ts';
import { app } from '../../state/session/app.svelte.ts';
import { datasets } from '../../state/data/datasets.svelte.ts';
import { useData, usePicked } from '../../state/data/picking.ts';
import type { OpenDocument } from '../../state/document/document.svelte.ts';
import { toasts } from '../../state/view/toasts.svelte.ts';

/** Shows the dialog for files, or for a folder, and uses the choice once it has been read without error. */
export async function pickData(target: OpenDocument, folder = false): Promise<void> {
  const reply = await client.call('data.pick', { folder });
  if (!reply.ok) return toasts.error(reply.error);
  if (reply.value) usePicked(target, reply.value);
}

/** Sets a source that needs no dialog: bundled, generated, or the current one with other settings. */
export async function useSource(target: OpenDocument, source: DataSource): Promise<void> {
  useData(target, source);
  await datasets.load(source, true);
}

export async function useMnist(target: OpenDocument): Promise<void> {
  const path = app.info?.sampleData;
  if (path) await useSource(target, { ...MNIST, path });
}

export const useMoons = (target: OpenDocument): Promise<void> => useSource(target, MOONS);

export function removeData(target: OpenDocument): void {
  useData(target, { kind: 'none' });
}
