/**
 * What is open, kept for as long as the window lives: a page that crashed or
 * was reloaded comes back with its networks and their changes. Closing the
 * window ends it, so that "Don't save" means what it says.
 */
import { readDocument, writeDocument } from '../../../engine/document/serialize.ts';
import { OpenDocument } from './document.svelte.ts';
import { workspace } from './workspace.svelte.ts';

const KEY = 'tensorsmith.session';
const WRITE_AFTER_MS = 500;

interface Kept {
  readonly path: string | null;
  readonly unsaved: boolean;
  readonly active: boolean;
  readonly text: string;
}

/** Answers whether something came back. */
export function restoreSession(): boolean {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as Kept[];
    const documents = kept.map(({ path, unsaved, text }) => new OpenDocument(readDocument(text), path, !unsaved));
    if (!documents.length) return false;
    workspace.documents = documents;
    const active = documents[kept.findIndex((one) => one.active)];
    if (active) workspace.activate(active.key);
    return true;
  } catch {
    // What cannot be read is not worth a failed start.
    return false;
  }
}

/** Called once while the root component is set up. */
export function keepSession(): void {
  $effect(() => {
    const kept = workspace.documents.map((one) => ({
      path: one.path,
      unsaved: one.unsaved,
      active: one === workspace.active,
      document: one.document,
    }));
    const timer = setTimeout(() => {
      try {
        const written = kept.map(({ document, ...rest }) => ({ ...rest, text: writeDocument(document) }));
        sessionStorage.setItem(KEY, JSON.stringify(written));
      } catch {
        // Too large for the session's storage: saving to a file still works.
      }
    }, WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  });
}
