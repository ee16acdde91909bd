/** Uses picked or dropped data for a document. */
import { setData } from '../../../../engine/editing/edit.ts';
import type { DataSource } from '../../../../engine/datasets/source.ts';
import type { PickedData } from '../../../../engine/protocol/commands.ts';
import { client } from '../../shell/client.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { recommending } from '../document/recommending.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { layout } from '../view/layout.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';
import { datasets } from './datasets.svelte.ts';

/** Sets a document's source, as one step. */
export function useData(target: OpenDocument, source: DataSource): void {
  target.edit(i18n.m.steps.data, (document) => setData(document, { source }));
}

/** Uses picked data that were read without error. */
export function usePicked(target: OpenDocument, picked: PickedData): void {
  datasets.add(picked);
  useData(target, picked.report.source);
}

/**
 * Uses dropped data: for the active document, or for a new one.
 * @returns false where they are not data, or the shell does not know their path
 */
export async function takeDropped(name: string, target: OpenDocument | null): Promise<boolean> {
  const reply = await client.call('data.dropped', { name });
  if (!reply.ok) {
    if (reply.error.code === 'data.unknown') return false;
    toasts.error(reply.error);
    return true;
  }
  if (!reply.value) return false;
  if (target) {
    usePicked(target, reply.value);
    layout.room = 'data';
  } else {
    datasets.add(reply.value);
    recommending.open(reply.value.report);
  }
  return true;
}
