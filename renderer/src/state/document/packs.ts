/** Documents with their data as one file: saved, and opened where one was dropped. */
import { PACK_EXTENSION } from '../../../../engine/protocol/shell.ts';
import { client } from '../../shell/client.ts';
import { knownData } from '../data/knownData.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';
import type { OpenDocument } from './document.svelte.ts';

/** Asks for a file and writes the document with its data to it. */
export async function saveWithData({ document }: OpenDocument): Promise<void> {
  const { name, data } = document;
  const file = `${name.replace(/[/\\\0:*?"<>|]/g, '-')}${PACK_EXTENSION}`;
  const picked = await client.call('packFile.save', { name: file });
  if (!picked.ok) return toasts.error(picked.error);
  if (!picked.value) return;
  const known = data.source.kind === 'none' ? null : knownData.of(data.source.path);
  const reply = await client.call('document.pack', { document, data: known, file: picked.value.file });
  if (!reply.ok) return toasts.error(reply.error);
  const { bytes } = reply.value;
  toasts.good(() => i18n.m.drop.packed(name, i18n.bytes(bytes)));
}
