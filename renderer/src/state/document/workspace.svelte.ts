/** Open documents, and opening and saving their files. */
import { takeDroppedRun } from '../run/runArchive.ts';
import { recognizeDropped } from './dropped.ts';
import { MNIST } from '../../../../engine/datasets/source.ts';
import { createDocument } from '../../../../engine/model/create.ts';
import { setData } from '../../../../engine/editing/edit.ts';
import { readDocument, writeDocument } from '../../../../engine/model/serialize.ts';
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import { toErrorData } from '../../../../engine/errors/error.ts';
import type { FileHandle } from '../../../../engine/protocol/commands.ts';
import type { FileState, OpenedFile, RecentFile } from '../../../../engine/protocol/shell.ts';
import { client } from '../../shell/client.ts';
import { app } from '../session/app.svelte.ts';
import { knownData } from '../data/knownData.svelte.ts';
import { datasets } from '../data/datasets.svelte.ts';
import { takeDropped } from '../data/picking.ts';
import { OpenDocument } from './document.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { layout } from '../view/layout.svelte.ts';
import { library } from './library.svelte.ts';
import { loadSample, sampleText } from './sample.ts';
import { training } from '../run/training.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';
import { checkInWorker } from './checkInWorker.ts';

export type CloseAnswer = 'save' | 'discard' | 'cancel';
/** For a document that is training or queued: end that, continue without a tab, or cancel. */
export type LeaveAnswer = 'end' | 'goOn' | 'cancel';
export type ConflictAnswer = 'reload' | 'overwrite' | 'saveAs' | 'cancel';
export const EXTENSION = '.tensorsmith';

class Workspace {
  documents = $state.raw<readonly OpenDocument[]>([]);
  #activeKey = $state<string>('');
  /** Of the network with which the app began. */
  #firstKey = '';
  readonly active: OpenDocument | undefined = $derived(
    this.documents.find(({ key }) => key === this.#activeKey) ?? this.documents[0],
  );
  recent = $state.raw<readonly RecentFile[]>([]);
  /** Open question on closing a document with changes. */
  closing = $state.raw<{ name: string; answer: (answer: CloseAnswer) => void } | null>(null);
  /** Open question on closing a document that is training or queued. */
  leaving = $state.raw<{
    name: string;
    standing: 'training' | 'queued';
    answer: (answer: LeaveAnswer) => void;
  } | null>(null);

  /** Open question on a file changed by another program. */
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

  /** Opens a new network, without a file. */
  openNew(document: TensorsmithDocument): OpenDocument {
    const opened = new OpenDocument({ ...document, name: this.#freeName(document.name) }, null, true);
    this.#show(opened);
    return opened;
  }

  /**
   * Opens a network made for a document's data: in that document, as one step, where it is empty; else in a new tab.
   * The document keeps its name unless it has the default one.
   */
  openMade(made: TensorsmithDocument, asked: OpenDocument | null): void {
    const target = asked && this.documents.includes(asked) && asked.isEmpty ? asked : null;
    if (!target) return void this.openNew(made);
    const unnamed = target.path === null && target.name.replace(/-\d+$/, '') === i18n.m.app.untitled;
    const name = unnamed ? this.#freeName(made.name) : target.name;
    target.edit(i18n.m.steps.make, (before) => ({ ...made, name, data: { ...before.data, source: made.data.source } }));
    this.activate(target.key);
  }

  /** Opens LeNet, with MNIST where bundled: one click from training. Activates it if it is still open. */
  openFirst(): OpenDocument {
    const open = this.documents.find(({ key }) => key === this.#firstKey);
    if (open) {
      this.activate(open.key);
      return open;
    }
    const opened = this.#showSample(readDocument(sampleText));
    this.#firstKey = opened.key;
    return opened;
  }

  /** Opens a sample. */
  async openSample(id: string): Promise<void> {
    this.#showSample(readDocument(await loadSample(id)));
  }

  /** Opens a shared network. */
  openShared(document: TensorsmithDocument): void {
    this.#showSample({ ...document, name: this.#freeName(document.name) });
    toasts.good(() => i18n.m.canvas.sharedOpened(document.name));
  }

  #showSample(sample: TensorsmithDocument): OpenDocument {
    const { source } = sample.data;
    const path = app.info?.sampleData;
    const wantsDigits = source.kind === 'none' || (source.kind === MNIST.kind && source.path === MNIST.path);
    const found = wantsDigits && path ? { ...MNIST, path } : source;
    void datasets.load(found);
    const opened = new OpenDocument(setData(sample, { source: found }), null, true);
    this.#show(opened);
    return opened;
  }

  /** Opens a file; shows the dialog where none is given. */
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
    // A browser restores its documents without a file handle, which the server provides.
    already.file = file.file;
    if (!already.unsaved && already.stamp !== file.stamp) await this.#reloadFrom(already, file);
  }

  /** Opens dropped networks, and imports modules into the library; other files get a message. */
  async openDropped(items: readonly { file: File; isFolder: boolean }[]): Promise<void> {
    let hasData = false;
    for (const { file, isFolder } of items) {
      const kind = await recognizeDropped(file, isFolder);
      if (kind === 'module') await library.import(file.name, await file.text());
      else if (kind === 'run') await takeDroppedRun(file.name);
      else if (kind === 'pack') await this.#openPack(file.name);
      else if (kind === 'document')
        await this.openFile({ file: null, path: null, stamp: null, name: file.name, text: await file.text() });
      else if (!hasData) hasData = await this.#takeDropped(kind, file.name);
    }
  }

  /** Opens a dropped document with its data; a browser does not say where the file is. */
  async #openPack(name: string): Promise<void> {
    const dropped = await client.call('packFile.dropped', { name });
    if (!dropped.ok) toasts.error(dropped.error);
    else if (dropped.value) await this.open(dropped.value.file);
    else toasts.plain(() => i18n.m.drop.pack(name));
  }

  /** Of several data files the first one leads to the others. Returns whether it was used. */
  async #takeDropped(kind: 'data' | 'folder' | 'large' | 'unknown', name: string): Promise<boolean> {
    if (await takeDropped(name, layout.start ? null : (this.active ?? null))) return true;
    if (kind === 'data' || kind === 'folder') layout.room = 'data';
    toasts.plain(() => i18n.m.drop[kind](name));
    return false;
  }

  /** Serializes saving and checking: concurrent ones would mistake each other's writes for another program's. */
  #turn: Promise<unknown> = Promise.resolve();
  #busy = 0;
  /** Whether the window got the focus during a save or an open question. */
  #checkLater = false;

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    const done = this.#turn.then(work, work).finally(() => {
      this.#busy -= 1;
      if (this.#busy === 0 && this.#checkLater) void this.checkFile();
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Saves a document; returns whether its current state is on disk. */
  save(target: OpenDocument, asNew = false): Promise<boolean> {
    return this.#inTurn(() => this.#save(target, asNew));
  }

  /** @param stamp of the expected content of the file; null overwrites any content */
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

  /** Checks whether another program has changed the active document's file, and asks what to do. */
  async checkFile(): Promise<void> {
    if (this.closing) return;
    this.#checkLater = this.#busy > 0;
    if (this.#checkLater) return;
    await this.#inTurn(() => this.#checkFile());
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
    // A missing file may come back; the user is asked on saving.
    if (state === 'gone')
      toasts.error({ code: 'shell.missing', params: { path: target.path ?? target.title }, where: {} });
    if (state === 'changed') await this.#settle(target, state);
  }

  /**
   * Asks what to do with a changed file. Returns whether the document's current state is on disk: after reloading it is
   * not, and the document stays open with an undo step.
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

  /** Closes a document, after asking about changes; returns whether it is closed. */
  async close(target: OpenDocument): Promise<boolean> {
    // A second press of the key asks no second question.
    if (this.closing || this.leaving) return false;
    const standing = training.standing(target);
    const end = standing && (await this.#askToLeave(target, standing));
    if (end === 'cancel') return false;
    if (target.unsaved) {
      this.activate(target.key);
      const answer = await new Promise<CloseAnswer>(
        (resolve) => (this.closing = { name: target.title, answer: resolve }),
      );
      this.closing = null;
      if (answer === 'cancel' || (answer === 'save' && !(await this.save(target)))) return false;
    }
    if (end === 'end') void training.leave(target);
    const index = this.documents.indexOf(target);
    this.documents = this.documents.filter((document) => document !== target);
    const next = this.documents[Math.min(index, this.documents.length - 1)];
    if (next) {
      if (this.#activeKey === target.key) this.activate(next.key);
    }
    return true;
  }

  async #askToLeave(target: OpenDocument, standing: 'training' | 'queued'): Promise<LeaveAnswer> {
    this.activate(target.key);
    const answer = await new Promise<LeaveAnswer>(
      (resolve) => (this.leaving = { name: target.title, standing, answer: resolve }),
    );
    this.leaving = null;
    return answer;
  }

  /** Saves every document with changes before the window closes, one after the other. */
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
    // Opened again meanwhile.
    const already = this.#at(file.path);
    if (already) this.activate(already.key);
    else if (document) this.#show(new OpenDocument(document, file, saved || file.path === null));
  }

  /** Null, and a message, for a text that is not a document. */
  async #read({ path, name, text, data, allowed }: OpenedFile): Promise<TensorsmithDocument | null> {
    try {
      if (allowed) knownData.learn(allowed);
      await checkInWorker('document', text);
      const document = readDocument(text);
      const { source } = document.data;
      // Data that moved along with their document are beside it now.
      const moved = data && source.kind !== 'none' && data.named !== data.path;
      return moved ? setData(document, { source: { ...source, path: data.path } }) : document;
    } catch (error) {
      const failed = toErrorData(error);
      toasts.error({ ...failed, where: { ...failed.where, path: path ?? name } });
      return null;
    }
  }

  #show(opened: OpenDocument): void {
    // An untouched empty tab is replaced by what is opened.
    const spare = this.active && !this.active.path && !this.active.unsaved && this.active.isEmpty ? this.active : null;
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
