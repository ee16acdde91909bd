/** Copy and paste of parts of networks as text, across tabs, windows and machines. */
import { type Clip, copyElements, paste, readClip, writeClip } from '../../../../engine/editing/clipboard.ts';
import { FORMAT } from '../../../../engine/model/types.ts';
import { readDocument } from '../../../../engine/model/serialize.ts';
import { toErrorData } from '../../../../engine/errors/error.ts';
import { client } from '../../shell/client.ts';
import { app } from '../session/app.svelte.ts';
import { canvas } from '../view/canvas.svelte.ts';
import type { OpenDocument } from './document.svelte.ts';
import { removeSelected } from './editing.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { isShareText, shareText, unpackShareText } from './sharing.ts';
import { toasts } from '../view/toasts.svelte.ts';
import { checkInWorker } from './checkInWorker.ts';
import { workspace } from './workspace.svelte.ts';

/** The last copy of this window: pasted where the system's clipboard cannot be read. */
let last: { readonly clip: Clip; readonly text: string } | null = null;
/** A pending write to the system's clipboard, which still has its old content. */
let arriving: Promise<unknown> | null = null;

export async function copySelected(target: OpenDocument): Promise<void> {
  const clip = copyElements(target.drawn.document, target.selection.nodes);
  const text = writeClip(clip);
  last = { clip, text };
  const written = client.call('clipboard.write', { text });
  arriving = written;
  const reply = await written;
  if (arriving === written) arriving = null;
  if (!reply.ok) toasts.error(reply.error);
}

export function cutSelected(target: OpenDocument): void {
  void copySelected(target);
  removeSelected(target, i18n.m.steps.cut);
}

/** Pastes from the menu, which has no paste event with the text. */
export async function pasteFromSystem(target: OpenDocument, connected = false): Promise<void> {
  await arriving;
  const reply = await client.call('clipboard.read', {});
  await pasteText(target, reply.ok ? reply.value.text : (last?.text ?? ''), connected);
}

/** Pastes from a paste event, which can come before a pending copy has arrived. */
export function pasteFromEvent(target: OpenDocument, text: string, connected: boolean): void {
  void pasteText(target, arriving && last ? last.text : text, connected);
}

/** Pastes a text; shows a message where it is not part of a network. */
async function pasteText(target: OpenDocument, text: string, connected: boolean): Promise<void> {
  if (isShareText(text)) return openShared(text);
  if (isDocumentText(text)) return openPasted(text);
  let clip: Clip | null;
  try {
    if (last?.text === text) clip = last.clip;
    else {
      await checkInWorker('clip', text);
      clip = readClip(text);
      // Closed meanwhile.
      if (!workspace.documents.includes(target)) return;
    }
  } catch (error) {
    return toasts.error(toErrorData(error));
  }
  if (!clip) return toasts.plain(() => i18n.m.canvas.nothingToPaste);
  place(target, clip, i18n.m.steps.paste, connected);
}

/** Copies the whole network as one line of text, for a message. */
export async function copyShareText(target: OpenDocument): Promise<void> {
  let text: string;
  try {
    text = await shareText(target.document, app.info?.sampleData ?? null);
  } catch (error) {
    return toasts.error(toErrorData(error));
  }
  const reply = await client.call('clipboard.write', { text });
  if (reply.ok) toasts.good(() => i18n.m.canvas.shared(i18n.count(text.length)));
  else toasts.error(reply.error);
}

export async function openShared(text: string): Promise<void> {
  try {
    await openText(await unpackShareText(text));
  } catch (error) {
    toasts.error(toErrorData(error));
  }
}

async function openText(text: string): Promise<void> {
  await checkInWorker('document', text);
  workspace.openShared(readDocument(text));
}

/** Whether a text is a document's file. */
export const isDocumentText = (text: string): boolean => {
  const start = text.slice(0, 2000).trimStart();
  return start.startsWith('{') && new RegExp(`"format"\\s*:\\s*"${FORMAT}"`).test(start);
};

/** Opens a document that was copied as text, in a new tab. */
export async function openPasted(text: string): Promise<void> {
  try {
    await openText(text);
  } catch (error) {
    toasts.error(toErrorData(error));
  }
}

export function duplicateSelected(target: OpenDocument): void {
  const clip = copyElements(target.drawn.document, target.selection.nodes);
  place(target, clip, i18n.m.steps.duplicate, false);
}

function place(target: OpenDocument, clip: Clip, label: string, connected: boolean): void {
  const all = [...clip.nodes, ...clip.notes];
  if (!all.length) return;
  const own = { x: Math.min(...all.map((n) => n.position.x)), y: Math.min(...all.map((n) => n.position.y)) };
  let ids: string[] = [];
  const done = target.draw(label, (document) => {
    const result = paste(document, clip, own, connected);
    ids = result.ids;
    return result.document;
  });
  if (!done) return;
  target.select(ids);
  canvas.control?.reveal(...ids);
  tellMissing(target, new Set(ids));
}

/** Reports pasted layers whose inputs are unconnected. */
function tellMissing(target: OpenDocument, ids: ReadonlySet<string>): void {
  const missing = target.drawn.errors.filter(
    ({ node, error }) => node !== null && ids.has(node) && error.code === 'graph.missingInput',
  );
  if (missing.length && ids.size < target.drawn.graph.nodes.length)
    toasts.plain(() => i18n.m.canvas.pastedOpen(missing.length));
}
