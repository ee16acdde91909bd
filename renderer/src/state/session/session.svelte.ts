/**
 * Saves the session, so that it is restored however the app ends: at most a second after a change it is on disk, and
 * only changed documents are written.
 */
import { type StoredHistory, readHistory, writeHistory } from '../../../../engine/editing/historyStore.ts';
import { readDocument } from '../../../../engine/model/serialize.ts';
import { toErrorData } from '../../../../engine/errors/error.ts';
import type { SessionEntry } from '../../../../engine/protocol/session.ts';
import type { FileHandle } from '../../../../engine/protocol/commands.ts';
import { client } from '../../shell/client.ts';
import { app } from './app.svelte.ts';
import { OpenDocument } from '../document/document.svelte.ts';
import { lab } from '../lab/lab.svelte.ts';
import { lessons } from '../lessons/lessons.svelte.ts';
import { queue } from '../run/queue.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';
import { workspace } from '../document/workspace.svelte.ts';

const WRITE_AFTER_MS = 500;

interface Tab {
  readonly key: string;
  readonly file: FileHandle | null;
  readonly path: string | null;
  readonly stamp: string | null;
  readonly unsaved: boolean;
  readonly savedAt: number | null;
  readonly kept: StoredHistory;
}

class Session {
  /** Whether the last write failed: the session would not be restored. */
  failing = $state(false);
  #tabs: readonly Tab[] = [];
  #active: string | null = null;
  #written = new Map<string, Tab>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | null = null;
  #dirty = false;

  /** Restores the session; returns whether this is the first start. */
  async restore(): Promise<boolean> {
    const reply = await client.call('session.read', {});
    if (!reply.ok) {
      toasts.error(reply.error);
      return false;
    }
    const { first, documents, active, problems } = reply.value;
    lab.restore(reply.value.lab);
    lessons.restore(reply.value.lessons);
    for (const problem of problems) toasts.error(problem);
    workspace.documents = documents.flatMap(({ text, key, file, path, stamp, unsaved, savedAt, history }) => {
      try {
        const document = readDocument(text);
        const kept = history === null ? null : readHistory(history, document);
        const opened = new OpenDocument(document, { file, path, stamp }, !unsaved, { key, kept });
        opened.savedAt = savedAt;
        return [opened];
      } catch (error) {
        const data = toErrorData(error);
        toasts.error({ ...data, where: { ...data.where, path: path ?? key } });
        return [];
      }
    });
    for (const fault of queue.restore(reply.value.queue ?? [])) toasts.error(toErrorData(fault));
    // A queued run whose tab was not restored, as its file is gone, keeps its document.
    const open = new Set(workspace.documents.map(({ key }) => key));
    const without = queue.list.filter(({ from }) => !open.has(from));
    workspace.documents = [
      ...workspace.documents,
      ...without.map(({ from, document }) => new OpenDocument(document, null, false, { key: from, kept: null })),
    ];
    if (active) workspace.activate(active);
    return first;
  }

  /** Called once while the root component is set up. */
  keep(): void {
    $effect(() => {
      this.#tabs = workspace.documents.map(({ key, file, path, stamp, unsaved, savedAt, kept }) => ({
        key,
        file,
        path,
        stamp,
        unsaved,
        savedAt,
        kept,
      }));
      this.#active = workspace.active?.key ?? null;
      void queue.list;
      void lab.text;
      void lessons.text;
      this.#dirty = true;
      // Not debounced: while the user types without a pause, no more than this is lost.
      this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS);
    });
    const flush = (): void => void this.flush();
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') flush();
    };
    window.addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', hidden);
  }

  /** Writes changed documents; resolves when they are saved. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#writing) await this.#writing;
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#writing = this.#write(this.#tabs, this.#active).finally(() => (this.#writing = null));
    await this.#writing;
  }

  async #write(tabs: readonly Tab[], active: string | null): Promise<void> {
    const changed = tabs.filter((tab) => !sameTab(tab, this.#written.get(tab.key)));
    const reply = await client.call('session.write', {
      entries: changed.map(entryOf),
      order: tabs.map(({ key }) => key),
      active,
      queue: queue.kept,
      ...(lab.text === null ? {} : { lab: lab.text }),
      ...(lessons.text === null ? {} : { lessons: lessons.text }),
    });
    if (reply.ok) this.#written = new Map(tabs.map((tab) => [tab.key, tab]));
    else if (!this.failing) toasts.error(reply.error);
    this.failing = !reply.ok;
  }
}

function sameTab({ kept: a, ...tab }: Tab, other: Tab | undefined): boolean {
  if (!other) return false;
  const { kept: b } = other;
  return (
    a.history.present === b.history.present &&
    a.history.past === b.history.past &&
    a.history.future === b.history.future &&
    a.saved === b.saved &&
    tab.file === other.file &&
    tab.path === other.path &&
    tab.stamp === other.stamp &&
    tab.unsaved === other.unsaved &&
    tab.savedAt === other.savedAt
  );
}

/** A document without changes is in its file; a browser, which cannot read that, stores its text as well. */
function entryOf({ kept, ...rest }: Tab): SessionEntry {
  const inFile = app.info?.shell === 'electron' && rest.path !== null && !rest.unsaved;
  return {
    ...rest,
    text: inFile ? null : JSON.stringify(kept.history.present),
    history: writeHistory(kept, inFile),
  };
}

export const session = new Session();
