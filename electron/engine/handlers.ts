/** Handlers of the window's commands in main; the engine's commands are passed on. */
import { app, clipboard } from 'electron';
import { basename, extname, isAbsolute, resolve } from 'node:path';
import { MODULE_EXTENSION } from '../../engine/editing/moduleFile.ts';
import { UserError } from '../../engine/errors/error.ts';
import type { ErrorCode } from '../../engine/errors/table.ts';
import type { Reply } from '../../engine/protocol/client.ts';
import type { PickedData } from '../../engine/protocol/commands.ts';
import { PACK_EXTENSION, RUN_EXTENSION } from '../../engine/protocol/shell.ts';
import { readDocumentFile, writeUserFile } from '../../engine/host/files/documentFile.ts';
import type { FileHandles } from '../../engine/host/files/fileHandles.ts';
import { type Ask, grantData, pageHandlers } from '../../engine/host/files/pageCalls.ts';
import type { Supervisor } from '../../engine/host/process/supervisor.ts';
import { writePng } from '../window/clipboard.ts';
import { Dialogs } from '../window/dialogs.ts';
import { documentHandlers, isPack, openDocument } from '../storage/documents.ts';
import type { Drops } from './drops.ts';
import type { Handlers } from './ipc.ts';
import type { ModuleFiles } from '../storage/library.ts';
import { sampleData } from '../paths.ts';
import type { Preferences } from '../storage/preferences.ts';
import type { SessionFiles } from '../storage/session.ts';
import type { AppWindow } from '../window/window.ts';

export interface Services {
  readonly preferences: Preferences;
  readonly engine: Supervisor;
  readonly handles: FileHandles;
  readonly session: SessionFiles;
  readonly library: ModuleFiles;
  readonly drops: Drops;
  window(): AppWindow;
  /** The file that the app was started with; returned once. */
  takeStartFile(): string | null;
  /** Rebuilds the menus after a change of settings, recent files or commands. */
  refreshMenu(): void;
  setDisabled(ids: readonly string[]): void;
}

/** A subset of the handlers. */
type Some<K extends keyof Handlers> = Pick<Handlers, K>;

function appHandlers(services: Services): Some<'app.info' | 'settings.set' | 'menu.state'> {
  const { preferences, handles, refreshMenu } = services;
  return {
    'app.info': async () => {
      const path = services.takeStartFile();
      const samples = sampleData();
      if (samples !== null) handles.grant(samples, 'data');
      return {
        version: app.getVersion(),
        platform: process.platform,
        shell: 'electron',
        sampleData: samples,
        data: handles.all('data').map(({ path: at, handle }) => ({ path: at, data: handle })),
        settings: preferences.settings,
        open: path && !isPack(path) ? await openDocument(path, handles).catch(() => null) : null,
        ...(path && isPack(path) ? { openPack: handles.grant(path, 'document') } : {}),
      };
    },
    'settings.set': async (settings) => {
      const set = await preferences.setSettings(settings);
      services.window().setScale(set.scale);
      refreshMenu();
      return set;
    },
    'menu.state': async ({ disabled }) => {
      services.setDisabled(disabled);
      return null;
    },
  };
}

function windowHandlers(
  services: Services,
): Some<'document.state' | 'session.write' | 'session.read' | 'window.close'> {
  const { handles } = services;
  return {
    'document.state': async ({ file, ...state }) => {
      services.window().setState({ ...state, path: file === null ? null : handles.path(file, 'document') });
      return null;
    },
    'session.write': async (change) => {
      await services.session.write(change).catch((error: unknown) => {
        if (error instanceof UserError) throw error;
        throw new UserError('session.notKept', { detail: (error as Error).message });
      });
      return null;
    },
    'session.read': () => services.session.read(),
    'window.close': async ({ unkept, stay }) => {
      services.window().closeAnswered(unkept, stay);
      return null;
    },
  };
}

function dataHandlers(
  { preferences, handles, drops }: Services,
  dialogs: Dialogs,
  ask: Ask,
): Some<'data.pick' | 'data.dropped' | 'data.allow'> {
  const inspect = async (path: string | null): Promise<PickedData | null> => {
    if (path === null) return null;
    const picked = grantData(handles, await ask('data.inspect', { path }));
    await preferences.addData(picked.report.path);
    return picked;
  };
  return {
    'data.pick': async ({ folder }) => {
      // Only macOS can offer files and folders in one dialog.
      const folders = process.platform === 'darwin' ? (['openDirectory'] as const) : [];
      const files = ['openFile', 'multiSelections', ...folders] as const;
      return inspect(await dialogs.open({ title: 'dataTitle', properties: folder ? ['openDirectory'] : [...files] }));
    },
    'data.dropped': ({ name }) => inspect(drops.find(name)),
    'data.allow': async ({ path: named }) => {
      // The displayed path is the one that is allowed: absolute, and without invisible characters.
      if (!isAbsolute(named) || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(named))
        throw new UserError('data.oddPath', { path: JSON.stringify(named) });
      const path = resolve(named);
      if (!(await dialogs.confirm(dialogs.say('allowTitle'), path, 'allow'))) return null;
      await preferences.addData(path);
      return { path, data: handles.grant(path, 'data') };
    },
  };
}

function runFileHandlers(
  { handles, drops }: Services,
  dialogs: Dialogs,
): Some<'runFile.save' | 'runFile.pick' | 'runFile.dropped'> {
  const extension = RUN_EXTENSION.slice(1);
  const filters = () => [{ name: dialogs.say('runFiles'), extensions: [extension] }];
  const picked = (path: string | null) => (path === null ? null : { file: handles.grant(path, 'run') });
  return {
    'runFile.save': async ({ name }) => {
      const path = await dialogs.save(dialogs.say('saveTitleOf', name), name, extension, filters());
      return path === null ? null : { file: handles.grant(path, 'newRun') };
    },
    'runFile.pick': async () =>
      picked(await dialogs.open({ title: 'openRunTitle', properties: ['openFile'], filters: filters() })),
    'runFile.dropped': async ({ name }) => picked(drops.find(name)),
  };
}

function packFileHandlers({ handles, drops }: Services, dialogs: Dialogs): Some<'packFile.save' | 'packFile.dropped'> {
  const extension = PACK_EXTENSION.slice(1);
  return {
    'packFile.save': async ({ name }) => {
      const filters = [{ name: dialogs.say('packFiles'), extensions: [extension] }];
      const path = await dialogs.save(dialogs.say('saveTitleOf', name), name, extension, filters);
      return path === null ? null : { file: handles.grant(path, 'newPack') };
    },
    'packFile.dropped': async ({ name }) => {
      const path = drops.find(name);
      return path === null || !isPack(path) ? null : { file: handles.grant(path, 'document') };
    },
  };
}

function libraryHandlers(
  { library }: Services,
  dialogs: Dialogs,
): Some<'library.list' | 'library.save' | 'library.remove' | 'library.pick'> {
  return {
    'library.list': () => library.list(),
    'library.save': async ({ name, text }) => {
      await library.save(name, text);
      return null;
    },
    'library.remove': async ({ name }) => {
      await library.remove(name);
      return null;
    },
    'library.pick': async () => {
      const picked = await dialogs.open({
        title: 'openModuleTitle',
        properties: ['openFile'],
        filters: [{ name: dialogs.say('modules'), extensions: [MODULE_EXTENSION.slice(1)] }],
      });
      if (picked === null) return null;
      const { name, text } = await readDocumentFile(picked);
      return { name, text };
    },
  };
}

function fileHandlers({ handles }: Services, dialogs: Dialogs): Some<'export.pickFolder' | 'lab.pick' | 'file.saveAs'> {
  return {
    'lab.pick': async () => {
      const picked = await dialogs.open({
        title: 'openLabTitle',
        properties: ['openFile'],
        filters: [{ name: 'Python', extensions: ['py'] }],
      });
      if (picked === null) return null;
      const { name, text } = await readDocumentFile(picked);
      return { name, text };
    },
    'export.pickFolder': async () => {
      const folder = await dialogs.open({
        title: 'exportTitle',
        button: 'exportButton',
        properties: ['openDirectory', 'createDirectory'],
      });
      return folder === null ? null : { folder: handles.grant(folder, 'folder') };
    },
    'file.saveAs': async ({ name, bytes }) => {
      const extension = extname(name).slice(1);
      const filters = [{ name: extension.toUpperCase(), extensions: [extension] }];
      const path = await dialogs.save(dialogs.say('saveTitleOf', name), name, extension, filters);
      if (path === null) return null;
      await writeUserFile(path, bytes);
      return { name: basename(path) };
    },
  };
}

const CLIPBOARD: Some<'clipboard.writeImage' | 'clipboard.write' | 'clipboard.read'> = {
  'clipboard.writeImage': async ({ bytes }) => {
    await writePng(bytes);
    return null;
  },
  'clipboard.write': async ({ text }) => {
    await clipboard.writeText(text);
    return null;
  },
  'clipboard.read': async () => ({ text: await clipboard.readText() }),
};

export function createHandlers(services: Services): Handlers {
  const { preferences, engine, handles, refreshMenu } = services;
  const dialogs = new Dialogs(
    () => services.window().browser,
    () => preferences.language,
  );
  const ask: Ask = async (command, params) => {
    const reply = (await engine.call(command, params)) as Reply<never>;
    if (!reply.ok) throw new UserError(reply.error.code as ErrorCode, reply.error.params, reply.error.where);
    return reply.value;
  };
  return {
    ...pageHandlers(ask, handles),
    ...documentHandlers(handles, preferences, dialogs, refreshMenu, (path) => ask('document.unpack', { path })),
    ...appHandlers(services),
    ...windowHandlers(services),
    ...dataHandlers(services, dialogs, ask),
    ...runFileHandlers(services, dialogs),
    ...packFileHandlers(services, dialogs),
    ...libraryHandlers(services, dialogs),
    ...fileHandlers(services, dialogs),
    ...CLIPBOARD,
  };
}
