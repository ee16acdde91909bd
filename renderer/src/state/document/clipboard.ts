/** Copying and pasting parts of networks, as text, so that they go to other tabs, windows and people. */
import { type Clip, copyElements, paste, readClip, writeClip } from '../../../../engine/editing/clipboard.ts';
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
import { trial } from './trial.ts';
import { workspace } from './workspace.svelte.ts';

/** What was copied here last: pasted where the system's clipboard cannot be read. */
let last: { readonly clip: Clip; readonly text: string } | null = null;
/** A copy that is still on its way to the system's clipboard, which until then holds what was there before. */
let arriving: Promise<unknown> | null = null;
/** How often one text was pasted at its own place: each lies a little off the one before. */
let pasted = { text: '', times: 0 };
const PASTE_OFFSET = 28;

export async function copySelected(target: OpenDocument): Promise<void> {
  const clip = copyElements(target.drawn.document, target.selection.nodes);
  const text = writeClip(clip);
  last = { clip, text };
  pasted = { text, times: 0 };
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

/** From a menu, where no paste event brings the text. */
export async function pasteFromSystem(target: OpenDocument, connected = false): Promise<void> {
  await arriving;
  const reply = await client.call('clipboard.read', {});
  await pasteText(target, reply.ok ? reply.value.text : (last?.text ?? ''), connected);
}

/** From a paste event, which can come before what was copied a moment ago has arrived. */
export function pasteFromEvent(target: OpenDocument, text: string, connected: boolean): void {
  void pasteText(target, arriving && last ? last.text : text, connected);
}

/** Pastes what a text holds; says so where that is nothing of a network. */
async function pasteText(target: OpenDocument, text: string, connected: boolean): Promise<void> {
  if (isShareText(text)) return openShared(text);
  let clip: Clip | null;
  try {
    if (last?.text === text) clip = last.clip;
    else {
      await trial('clip', text);
      clip = readClip(text);
      // Closed meanwhile.
      if (!workspace.documents.includes(target)) return;
    }
  } catch (error) {
    return toasts.error(toErrorData(error));
  }
  if (!clip) return toasts.plain(() => i18n.m.canvas.nothingToPaste);
  place(target, clip, text, i18n.m.steps.paste, connected);
}

/** The whole network as one line of text, for a message. */
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
    const document = await unpackShareText(text);
    await trial('document', document);
    workspace.openShared(readDocument(document));
  } catch (error) {
    toasts.error(toErrorData(error));
  }
}

export function duplicateSelected(target: OpenDocument): void {
  const clip = copyElements(target.drawn.document, target.selection.nodes);
  const text = writeClip(clip);
  // What it lies off the original does not grow from one duplicate to the next.
  pasted = { text, times: 0 };
  place(target, clip, text, i18n.m.steps.duplicate, false);
}

function place(target: OpenDocument, clip: Clip, text: string, label: string, connected: boolean): void {
  const all = [...clip.nodes, ...clip.notes];
  if (!all.length) return;
  pasted = { text, times: pasted.text === text ? pasted.times + 1 : 1 };
  const own = { x: Math.min(...all.map((n) => n.position.x)), y: Math.min(...all.map((n) => n.position.y)) };
  const off = pasted.times * PASTE_OFFSET;
  let ids: string[] = [];
  const done = target.draw(label, (document) => {
    const result = paste(document, clip, { x: own.x + off, y: own.y + off }, connected);
    ids = result.ids;
    return result.document;
  });
  if (!done) return;
  target.select(ids);
  if (ids[0]) canvas.control?.reveal(ids[0]);
  tellMissing(target, new Set(ids));
}

/** Layers that came without what feeds them wait for it: that is said at once, not found out at training. */
function tellMissing(target: OpenDocument, ids: ReadonlySet<string>): void {
  const missing = target.drawn.errors.filter(
    ({ node, error }) => node !== null && ids.has(node) && error.code === 'graph.missingInput',
  );
  if (missing.length && ids.size < target.drawn.graph.nodes.length)
    toasts.plain(() => i18n.m.canvas.pastedOpen(missing.length));
}
