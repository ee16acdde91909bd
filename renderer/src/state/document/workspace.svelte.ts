/** The documents that are open, and their way from and to files. */
import { MNIST } from '../../../../engine/datasets/source.ts';
import { createDocument } from '../../../../engine/model/create.ts';
import { setData } from '../../../../engine/editing/edit.ts';
import { MODULE_EXTENSION } from '../../../../engine/editing/moduleFile.ts';
import { readDocument, writeDocument } from '../../../../engine/model/serialize.ts';
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import { toErrorData } from '../../../../engine/errors/error.ts';
import type { FileHandle } from '../../../../engine/protocol/page.ts';
import type { FileState, OpenedFile, RecentFile } from '../../../../engine/protocol/shell.ts';
import { client } from '../../shell/client.ts';
import { app } from '../session/app.svelte.ts';
import { datasets } from '../data/datasets.svelte.ts';
import { OpenDocument } from './document.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { layout } from '../view/layout.svelte.ts';
import { library } from './library.svelte.ts';
import { loadSample, sampleText } from './sample.ts';
import { toasts } from '../view/toasts.svelte.ts';
import { trial } from './trial.ts';

export type CloseAnswer = 'save' | 'discard' | 'cancel';
export type ConflictAnswer = 'reload' | 'overwrite' | 'saveAs' | 'cancel';
export const EXTENSION = '.tensorsmith';

class Workspace {
  documents = $state.raw<readonly OpenDocument[]>([]);
  #activeKey = $state<string>('');
  readonly active: OpenDocument | undefined = $derived(
    this.documents.find(({ key }) => key === this.#activeKey) ?? this.documents[0],
  );
  recent = $state.raw<readonly RecentFile[]>([]);
  /** The question that is open because a document with changes is to be closed. */
  closing = $state.raw<{ name: string; answer: (answer: CloseAnswer) => void } | null>(null);

  /** The question that is open because another program has changed a document's file. */
  conflict = $state.raw<{
    name: string;
    state: Exclude<FileState, 'same'>;
    answer: (answer: ConflictAnswer) => void;
  } | null>(null);

  activate(key: string): void {
    this.#activeKey = key;
    layout.start = false;
    void this.checkFile();
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
    const wantsDigits = source.kind === 'none' || (source.kind === MNIST.kind && source.path === MNIST.path);
    const found = wantsDigits && path ? { ...MNIST, path } : source;
    void datasets.load(found);
    this.#show(new OpenDocument(setData(sample, { source: found }), null, true));
  }

  /** Asks for a file where no path is given. */
  async open(file: FileHandle | null = null): Promise<void> {
    const already = file && this.documents.find((document) => document.file === file);
    if (already) return this.activate(already.key);
    const reply = await client.call('document.open', { file });
    if (!reply.ok) toasts.error(reply.error);
    else if (reply.value) await this.openFile(reply.value);
    void this.loadRecent();
  }

  async openFile(file: OpenedFile): Promise<void> {
    const already = this.#at(file.path);
    if (!already) return this.#openText(file, true);
    this.activate(already.key);
    if (already.file !== null) return;
    // A browser that comes back knows its documents, but not the file that this server can write.
    already.file = file.file;
    if (!already.unsaved && already.stamp !== file.stamp) await this.#reloadFrom(already, file);
  }

  /** Opens networks, and takes modules into the library, that were dropped onto the window. */
  async openDropped(files: Iterable<File>): Promise<void> {
    for (const file of files) {
      const text = await file.text();
      if (file.name.endsWith(MODULE_EXTENSION)) await library.import(file.name, text);
      else await this.openFile({ file: null, path: null, stamp: null, name: file.name, text });
    }
  }

  /** One after the other: a second save, or a look at the file, would take the first for another program's. */
  #turn: Promise<unknown> = Promise.resolve();
  #busy = 0;

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    const done = this.#turn.then(work, work).finally(() => (this.#busy -= 1));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Answers whether the document, as it is here, is on disk now. */
  save(target: OpenDocument, asNew = false): Promise<boolean> {
    return this.#inTurn(() => this.#save(target, asNew));
  }

  /** @param stamp of what the file is expected to hold; null overwrites whatever is there */
  async #save(target: OpenDocument, asNew: boolean, stamp = target.stamp): Promise<boolean> {
    const { document } = target;
    const text = writeDocument(document);
    if (target.file !== null && !asNew) {
      const reply = await client.call('document.save', { file: target.file, text, stamp });
      if (!reply.ok) return this.#refuse(reply.error);
      if ('state' in reply.value) return this.#settle(target, reply.value.state);
      target.markSaved(document, reply.value);
    } else {
      const reply = await client.call('document.saveAs', { name: document.name + EXTENSION, text });
      if (!reply.ok) return this.#refuse(reply.error);
      if (!reply.value) return false;
      target.markSaved(document, reply.value);
      const { name, file } = reply.value;
      toasts.good(() => (file === null ? i18n.m.toast.downloaded(name) : i18n.m.toast.saved(name)));
    }
    void this.loadRecent();
    return true;
  }

  /** Looks whether another program has changed the file of the document that is shown, and asks what to do then. */
  async checkFile(): Promise<void> {
    if (this.#busy === 0 && !this.closing) await this.#inTurn(() => this.#checkFile());
  }

  async #checkFile(): Promise<void> {
    const target = this.active;
    if (!target?.file || target.stamp === null) return;
    const reply = await client.call('document.check', { file: target.file, stamp: target.stamp });
    if (!reply.ok || target !== this.active || this.closing) return;
    const { state } = reply.value;
    const known = target.fileState;
    target.fileState = state;
    if (state === known) return;
    // What is gone may come back; it is asked about when it is to be saved.
    if (state === 'gone')
      toasts.error({ code: 'shell.missing', params: { path: target.path ?? target.title }, where: {} });
    if (state === 'changed') await this.#settle(target, state);
  }

  /**
   * Asks what to do with a file that is not as it was. Answers whether the document, as it is here, is on disk now:
   * one that was given up for what the file holds is not, and stays open with the step that brings it back.
   */
  async #settle(target: OpenDocument, state: Exclude<FileState, 'same'>): Promise<boolean> {
    target.fileState = state;
    this.activate(target.key);
    const answer = await new Promise<ConflictAnswer>(
      (resolve) => (this.conflict = { name: target.title, state, answer: resolve }),
    );
    this.conflict = null;
    if (answer === 'saveAs') return this.#save(target, true);
    if (answer === 'overwrite') return this.#save(target, false, null);
    if (answer === 'reload') {
      const reply = await client.call('document.open', { file: target.file });
      if (!reply.ok) return this.#refuse(reply.error);
      if (reply.value) await this.#reloadFrom(target, reply.value);
    }
    return false;
  }

  async #reloadFrom(target: OpenDocument, file: OpenedFile): Promise<void> {
    const document = await this.#read(file);
    if (document) target.reload(i18n.m.steps.reload, document, file);
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

  #at(path: string | null): OpenDocument | undefined {
    return path === null ? undefined : this.documents.find((document) => document.path === path);
  }

  async #openText(file: OpenedFile, saved: boolean): Promise<void> {
    const document = await this.#read(file);
    // Asked for once more meanwhile.
    const already = this.#at(file.path);
    if (already) this.activate(already.key);
    else if (document) this.#show(new OpenDocument(document, file, saved || file.path === null));
  }

  /** Null, and a message, for a text that is no document. */
  async #read({ path, name, text, data }: OpenedFile): Promise<TensorsmithDocument | null> {
    try {
      await trial('document', text);
      const document = readDocument(text);
      const { source } = document.data;
      // Data that moved along with their document lie beside it now.
      const moved = data && source.kind !== 'none' && data.named !== data.path;
      return moved ? setData(document, { source: { ...source, path: data.path } }) : document;
    } catch (error) {
      const failed = toErrorData(error);
      toasts.error({ ...failed, where: { ...failed.where, path: path ?? name } });
      return null;
    }
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
