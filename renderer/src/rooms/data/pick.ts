import { setData } from '../../../../engine/editing/edit.ts';
import { MNIST, type DataSource } from '../../../../engine/datasets/source.ts';
import { client } from '../../shell/client.ts';
import { app } from '../../state/session/app.svelte.ts';
import { datasets } from '../../state/data/datasets.svelte.ts';
import type { OpenDocument } from '../../state/document/document.svelte.ts';
import { i18n } from '../../state/preferences/i18n.svelte.ts';
import { toasts } from '../../state/view/toasts.svelte.ts';

export function useData(target: OpenDocument, source: DataSource): void {
  target.edit(i18n.m.steps.data, (document) => setData(document, { source }));
}

/** Asks for files and takes what was picked, once it has been read and is sound. */
export async function pickData(target: OpenDocument): Promise<void> {
  const reply = await client.call('data.pick', {});
  if (!reply.ok) return toasts.error(reply.error);
  if (!reply.value) return;
  datasets.add(reply.value);
  useData(target, reply.value.report.source);
}

export async function useMnist(target: OpenDocument): Promise<void> {
  const path = app.info?.sampleData;
  if (!path) return;
  const source = { ...MNIST, path };
  useData(target, source);
  await datasets.load(source, true);
}

export function removeData(target: OpenDocument): void {
  target.edit(i18n.m.steps.data, (document) => setData(document, { source: { kind: 'none' } }));
}
