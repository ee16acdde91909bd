/** The documents that are open, and their way from and to files. */
import { createDocument } from '../../../engine/document/create.ts';
import { setData } from '../../../engine/document/edit.ts';
import { MODULE_EXTENSION } from '../../../engine/document/moduleFile.ts';
import { readDocument, writeDocument } from '../../../engine/document/serialize.ts';
import type { TensorsmithDocument } from '../../../engine/document/types.ts';
import { toErrorData } from '../../../engine/errors/error.ts';
import type { OpenedFile } from '../../../engine/protocol/shell.ts';
import { client } from '../shell/client.ts';
import { app } from './app.svelte.ts';
import { datasets } from './datasets.svelte.ts';
import { OpenDocument } from './document.svelte.ts';
import { i18n } from './i18n.svelte.ts';
import { layout } from './layout.svelte.ts';
import { library } from './library.svelte.ts';
import { loadSample, sampleText } from './sample.ts';
import { toasts } from './toasts.svelte.ts';

export type CloseAnswer = 'save' | 'discard' | 'cancel';
export const EXTENSION = '.tensorsmith';

class Workspace {
  documents = $state.raw<readonly OpenDocument[]>([]);
  #activeKey = $state<string>('');
  readonly active: OpenDocument | undefined = $derived(
    this.documents.find(({ key }) => key === this.#activeKey) ?? this.documents[0],
  );
  recent = $state.raw<readonly { path: string; name: string }[]>([]);
  /** The question that is open because a document with changes is to be closed. */
  closing = $state.raw<{ name: string; answer: (answer: CloseAnswer) => void } | null>(null);

  activate(key: string): void {
    this.#activeKey = key;
    layout.start = false;
  }

  create(): void {
    this.#show(new OpenDocument(createDocument(this.#freeName()), null, true));
  }

  /** A network that was made here, and has no file. */
  openNew(document: TensorsmithDocument): OpenDocument {
    const opened = new OpenDocument({ ...document, name: this.#freeName(document.name) }, null, true);
    this.#show(opened);
    return opened;
  }

  /** LeNet, with MNIST where it lies on this machine: one click from training. */
  openFirst(): void {
    this.#showSample(readDocument(sampleText));
  }

  /** One of the networks that come along. */
  async openSample(id: string): Promise<void> {
    this.#showSample(readDocument(await loadSample(id)));
  }

  /** A network that somebody sent as text. */
  openShared(document: TensorsmithDocument): void {
    this.#showSample({ ...document, name: this.#freeName(document.name) });
    toasts.good(() => i18n.m.canvas.sharedOpened(document.name));
  }

  #showSample(sample: TensorsmithDocument): void {
    const { source } = sample.data;
    const path = app.info?.sampleData;
    const wantsDigits = source.kind === 'none' || (source.kind === 'idx' && source.path === 'sample:mnist');
    const found = wantsDigits && path ? ({ kind: 'idx', path } as const) : source;
    void datasets.load(found);
    this.#show(new OpenDocument(setData(sample, { source: found }), null, true));
  }

  /** Asks for a file where no path is given. */
  async open(path: string | null = null): Promise<void> {
    const already = path && this.documents.find((document) => document.path === path);
    if (already) return this.activate(already.key);
    const reply = await client.call('document.open', { path });
    if (!reply.ok) toasts.error(reply.error);
    else if (reply.value) this.openFile(reply.value);
    void this.loadRecent();
  }

  openFile(file: OpenedFile): void {
    const already = file.path && this.documents.find((document) => document.path === file.path);
    if (already) this.activate(already.key);
    else this.#openText(file, true);
  }

  /** Opens networks, and takes modules into the library, that were dropped onto the window. */
  async openDropped(files: Iterable<File>): Promise<void> {
    for (const file of files) {
      const text = await file.text();
      if (file.name.endsWith(MODULE_EXTENSION)) await library.import(file.name, text);
      else this.openFile({ path: null, name: file.name, text });
    }
  }

  /** Answers whether the document is on disk now. */
  async save(target: OpenDocument, asNew = false): Promise<boolean> {
    const { document } = target;
    const text = writeDocument(document);
    if (target.path && !asNew) {
      const reply = await client.call('document.save', { path: target.path, text });
      if (!reply.ok) return this.#refuse(reply.error);
      target.markSaved(document, reply.value.path);
    } else {
      const reply = await client.call('document.saveAs', { name: document.name + EXTENSION, text });
      if (!reply.ok) return this.#refuse(reply.error);
      if (!reply.value) return false;
      target.markSaved(document, reply.value.path);
      const { name } = reply.value;
      toasts.good(() => i18n.m.toast.saved(name));
    }
    void this.loadRecent();
    return true;
  }

  /** Asks about changes first; answers whether it is closed. */
  async close(target: OpenDocument): Promise<boolean> {
    if (target.unsaved) {
      this.activate(target.key);
      const answer = await new Promise<CloseAnswer>(
        (resolve) => (this.closing = { name: target.title, answer: resolve }),
      );
      this.closing = null;
      if (answer === 'cancel' || (answer === 'save' && !(await this.save(target)))) return false;
    }
    const index = this.documents.indexOf(target);
    this.documents = this.documents.filter((document) => document !== target);
    const next = this.documents[Math.min(index, this.documents.length - 1)];
    if (next) {
      if (this.#activeKey === target.key) this.activate(next.key);
    }
    return true;
  }

  /** Before the window closes: every document with changes, one after the other. */
  async saveAll(): Promise<boolean> {
    for (const document of this.documents) {
      if (!document.unsaved) continue;
      this.activate(document.key);
      if (!(await this.save(document))) return false;
    }
    return true;
  }

  async loadRecent(): Promise<void> {
    const reply = await client.call('document.recent', {});
    if (reply.ok) this.recent = reply.value;
  }

  async clearRecent(): Promise<void> {
    await client.call('document.clearRecent', {});
    await this.loadRecent();
  }

  #openText({ path, name, text }: OpenedFile, saved: boolean): void {
    let document: TensorsmithDocument;
    try {
      document = readDocument(text);
    } catch (error) {
      const data = toErrorData(error);
      return toasts.error({ ...data, where: { ...data.where, path: path ?? name } });
    }
    this.#show(new OpenDocument(document, path, saved || path === null));
  }

  #show(opened: OpenDocument): void {
    // An untouched empty tab gives way to what is opened.
    const spare =
      this.active && !this.active.path && !this.active.unsaved && !this.active.graph.nodes.length ? this.active : null;
    this.documents = [...this.documents.filter((document) => document !== spare), opened];
    this.activate(opened.key);
  }

  #freeName(wanted = i18n.m.app.untitled): string {
    const names = new Set(this.documents.map(({ name }) => name));
    for (let i = 1; ; i++) {
      const name = i === 1 ? wanted : `${wanted}-${i}`;
      if (!names.has(name)) return name;
    }
  }

  #refuse(error: Parameters<typeof toasts.error>[0]): false {
    toasts.error(error);
    return false;
  }
}

export const workspace = new Workspace();
