/**
 * The client in a browser, served by `tensorsmith serve`: what needs the machine goes over the WebSocket; files,
 * settings and the clipboard are the browser's own.
 */
import type { AllCommands, AllEvents, Client, Params, Reply, Result } from '../../../engine/protocol/client.ts';
import { KEY, KEY_HEADER } from '../../../engine/protocol/pageKey.ts';
import type { PickedData } from '../../../engine/protocol/commands.ts';
import {
  type AppInfo,
  DEFAULT_SETTINGS,
  type OpenedFile,
  PACK_EXTENSION,
  RUN_EXTENSION,
  type Settings,
} from '../../../engine/protocol/shell.ts';
import type { ForPage } from '../../../engine/protocol/shellCommands.ts';
import { MODULE_EXTENSION } from '../../../engine/editing/moduleFile.ts';
import { toErrorData } from '../../../engine/errors/error.ts';
import { download, pickFiles } from './files.ts';
import { pageKey, takePageKey } from './pageKey.ts';
import { LibraryStore } from './libraryStore.ts';
import { SessionStore } from './sessionStore.ts';
import { Socket } from './socket.ts';

/** Folder name for an export as a downloaded archive. */
const DOWNLOAD = 'download:';
const SETTINGS = 'tensorsmith.settings';
/** A browser has no access to files after opening or saving them. */
const NOWHERE = { file: null, path: null, stamp: null } as const;

type Answers = { [K in keyof AllCommands]?: (params: Params<K>) => Promise<Result<K>> };
/** Commands that the server does not answer have to be answered by the page. */
type Local = Answers & Required<Pick<Answers, ForPage>>;

export function browserClient(): Client {
  takePageKey();
  // A restarted server has another key, which its page has stored.
  const socket = new Socket(() => `${location.origin.replace(/^http/, 'ws')}/ws?${KEY}=${pageKey()}`);
  const ask = async <K extends keyof AllCommands>(name: K, params: Params<K>): Promise<Result<K>> => {
    if (!pageKey()) throw new Refused({ ok: false, error: { code: 'shell.noKey', params: {}, where: {} } });
    const reply = (await socket.call(name, params)) as Reply<Result<K>>;
    if (!reply.ok) throw new Refused(reply);
    return reply.value;
  };
  const local: Answers = localCommands(ask);
  return {
    async call<K extends keyof AllCommands>(name: K, params: Params<K>): Promise<Reply<Result<K>>> {
      const run = local[name];
      try {
        return { ok: true, value: await (run ? run(params) : ask(name, params)) };
      } catch (error) {
        return error instanceof Refused ? error.reply : { ok: false, error: toErrorData(error) };
      }
    },
    on<K extends keyof AllEvents>(name: K, listener: (data: AllEvents[K]) => void): () => void {
      return socket.on(name, listener);
    },
  };
}

class Refused extends Error {
  readonly reply: Extract<Reply<never>, { ok: false }>;
  constructor(reply: Extract<Reply<never>, { ok: false }>) {
    super(reply.error.code);
    this.reply = reply;
  }
}

const session = new SessionStore();
const library = new LibraryStore();

type Ask = <K extends keyof AllCommands>(name: K, params: Params<K>) => Promise<Result<K>>;

async function pickUpload(ask: Ask): Promise<PickedData | null> {
  const files = await pickFiles({ multiple: true });
  return files ? ask('data.inspect', { data: await upload(files) }) : null;
}

function localCommands(ask: Ask): Local {
  return {
    async 'app.info'(): Promise<AppInfo> {
      const info = await ask('app.info', {});
      return { ...info, shell: 'browser', settings: readSettings() ?? info.settings };
    },
    async 'settings.set'(settings) {
      localStorage.setItem(SETTINGS, JSON.stringify(settings));
      return settings;
    },
    async 'document.open'({ file: handle }): Promise<OpenedFile | null> {
      if (handle !== null) return ask('document.open', { file: handle });
      const files = await pickFiles({ multiple: false, accept: `.tensorsmith,.json,${PACK_EXTENSION}` });
      const file = files?.[0];
      if (file?.name.toLowerCase().endsWith(PACK_EXTENSION))
        return ask('document.open', { file: await upload([file]) });
      return file ? { ...NOWHERE, name: file.name, text: await file.text() } : null;
    },
    async 'document.saveAs'({ name, text }) {
      download(name, text);
      return { ...NOWHERE, name };
    },
    'document.recent': async () => [],
    'document.clearRecent': async () => null,
    'document.state': async () => null,
    'menu.state': async () => null,
    'window.close': async () => null,
    async 'session.write'(change) {
      await session.write(change);
      return null;
    },
    'session.read': () => session.read(),
    'data.pick': () => pickUpload(ask),
    // A browser does not reveal local paths: only uploaded files can be read.
    'data.dropped': async () => null,
    'data.allow': async () => null,
    'export.pickFolder': async ({ name }) => ({ folder: DOWNLOAD + name }),
    async 'export.code'(params) {
      const result = await ask('export.code', params);
      if (params.folder.startsWith(DOWNLOAD)) download(`${params.folder.slice(DOWNLOAD.length)}.zip`, result.directory);
      return result;
    },
    ...runFileCommands(ask),
    ...packFileCommands(ask),
    ...pickedTexts(),
    async 'file.saveAs'({ name, bytes }) {
      download(name, new Blob([bytes]));
      return { name };
    },
    async 'clipboard.writeImage'({ bytes }) {
      const blob = new Blob([bytes], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
      return null;
    },
    async 'clipboard.write'({ text }) {
      await navigator.clipboard.writeText(text);
      return null;
    },
    // The browser asks the user for permission once; shortcuts use the paste event instead.
    'clipboard.read': async () => ({ text: await navigator.clipboard.readText() }),
  };
}

type PickedTexts = Required<
  Pick<Answers, 'library.list' | 'library.save' | 'library.remove' | 'library.pick' | 'lab.pick'>
>;

/** The module library, and files that are read as text. */
function pickedTexts(): PickedTexts {
  return {
    'library.list': () => library.list(),
    async 'library.save'({ name, text }) {
      await library.save(name, text);
      return null;
    },
    async 'library.remove'({ name }) {
      await library.remove(name);
      return null;
    },
    async 'library.pick'() {
      const [file] = (await pickFiles({ multiple: false, accept: MODULE_EXTENSION })) ?? [];
      return file ? { name: file.name, text: await file.text() } : null;
    },
    async 'lab.pick'() {
      const [file] = (await pickFiles({ multiple: false, accept: '.py' })) ?? [];
      return file ? { name: file.name, text: await file.text() } : null;
    },
  };
}

type RunFiles = Required<Pick<Answers, 'runFile.save' | 'run.export' | 'runFile.pick' | 'runFile.dropped'>>;

/** Runs as files: downloaded and uploaded. */
function runFileCommands(ask: Ask): RunFiles {
  return {
    'runFile.save': async ({ name }) => ({ file: DOWNLOAD + name }),
    async 'run.export'(params) {
      const result = await ask('run.export', params);
      if (result.address !== null) download(params.file.slice(DOWNLOAD.length), result.address);
      return result;
    },
    async 'runFile.pick'() {
      const files = await pickFiles({ multiple: false, accept: RUN_EXTENSION });
      return files?.length ? { file: await upload(files) } : null;
    },
    'runFile.dropped': async () => null,
  };
}

/** Documents with their data: downloaded, and uploaded by `document.open`. */
function packFileCommands(ask: Ask): Required<Pick<Answers, 'packFile.save' | 'packFile.dropped' | 'document.pack'>> {
  return {
    'packFile.save': async ({ name }) => ({ file: DOWNLOAD + name }),
    'packFile.dropped': async () => null,
    async 'document.pack'(params) {
      const result = await ask('document.pack', params);
      if (result.address !== null) download(params.file.slice(DOWNLOAD.length), result.address);
      return result;
    },
  };
}

/** Uploads files and returns the name of their batch for `data.inspect`. */
async function upload(files: readonly File[]): Promise<string> {
  const batch = crypto.randomUUID();
  for (const file of files) {
    const answer = await fetch(`/upload/${batch}/${encodeURIComponent(file.name)}`, {
      method: 'PUT',
      headers: { [KEY_HEADER]: pageKey() },
      body: file,
    });
    if (!answer.ok) {
      throw new Refused({
        ok: false,
        error: { code: 'shell.upload', params: { name: file.name, status: answer.status }, where: {} },
      });
    }
  }
  return `upload:${batch}`;
}

function readSettings(): Settings | null {
  const stored = localStorage.getItem(SETTINGS);
  return stored ? { ...DEFAULT_SETTINGS, ...(JSON.parse(stored) as Partial<Settings>) } : null;
}
