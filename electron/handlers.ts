/** What main does for each command of the window; the engine's commands are passed on to it. */
import { app, clipboard, dialog } from 'electron';
import { basename, dirname, extname, join } from 'node:path';
import { UserError } from '../engine/errors/error.ts';
import type { ErrorData } from '../engine/errors/types.ts';
import type { Reply } from '../engine/protocol/client.ts';
import type { CommandName } from '../engine/protocol/commands.ts';
import type { DatasetReport } from '../engine/protocol/reports.ts';
import { writePng } from './clipboard.ts';
import { MODULE_EXTENSION } from '../engine/document/moduleFile.ts';
import type { ModuleFiles } from './library.ts';
import { EXTENSION, type Grants, readNetwork, writeFileAt } from './files.ts';
import type { Handlers } from './ipc.ts';
import { sampleData } from './places.ts';
import type { Preferences } from './preferences.ts';
import type { SessionFiles } from './session.ts';
import type { Supervisor } from '../engine/host/supervisor.ts';
import { say } from './texts.ts';
import type { AppWindow } from './window.ts';

export interface Services {
  readonly preferences: Preferences;
  readonly engine: Supervisor;
  readonly grants: Grants;
  readonly session: SessionFiles;
  readonly library: ModuleFiles;
  window(): AppWindow;
  /** The file that the app was started with; handed out once. */
  takeStartFile(): string | null;
  /** Settings, recent files or commands have changed: menus are built anew. */
  refreshMenu(): void;
  setDisabled(ids: readonly string[]): void;
}

/** An error of another process, thrown on as it came. */
class Forwarded extends UserError {
  constructor(error: ErrorData) {
    super('internal', { detail: error.code });
    Object.assign(this, { data: error });
  }
}

export function createHandlers(services: Services): Handlers {
  const { preferences, engine, grants, library } = services;
  const language = () => preferences.language;

  const ask = async <T>(command: CommandName, params: unknown): Promise<T> => {
    const reply = (await engine.call(command, params)) as Reply<T>;
    if (!reply.ok) throw new Forwarded(reply.error);
    return reply.value;
  };
  const pass =
    <T>(command: CommandName) =>
    (params: unknown): Promise<T> =>
      ask<T>(command, params);
  const remember = async (path: string): Promise<void> => {
    // The list is a convenience: the file itself is safe already.
    await preferences.addRecent(path).catch(() => undefined);
    services.refreshMenu();
  };
  const open = async (path: string) => {
    try {
      const file = await readNetwork(path);
      await remember(path);
      return file;
    } catch (error) {
      await preferences.removeRecent(path).catch(() => undefined);
      services.refreshMenu();
      throw error;
    }
  };
  const filters = () => [
    { name: say('networks', language()), extensions: [EXTENSION, 'json'] },
    { name: say('allFiles', language()), extensions: ['*'] },
  ];
  let lastFolder: string | undefined;

  return {
    doctor: pass('doctor'),
    'data.inspect': pass('data.inspect'),
    'data.samples': pass('data.samples'),
    'run.start': pass('run.start'),
    'run.stop': pass('run.stop'),
    'run.evaluate': pass('run.evaluate'),
    'run.predict': pass('run.predict'),
    'run.inspect': pass('run.inspect'),
    'run.metrics': pass('run.metrics'),
    'network.look': pass('network.look'),
    'runs.list': pass('runs.list'),
    'runs.fitting': pass('runs.fitting'),
    'export.code': async (params) => {
      grants.check(params.directory, 'export.code');
      return ask('export.code', params);
    },
    'app.info': async () => {
      const path = services.takeStartFile();
      return {
        version: app.getVersion(),
        platform: process.platform,
        shell: 'electron',
        sampleData: sampleData(),
        settings: preferences.settings,
        open: path ? await open(grants.add(path)).catch(() => null) : null,
      };
    },
    'settings.set': async (settings) => {
      const set = await preferences.setSettings(settings);
      services.refreshMenu();
      return set;
    },
    'document.open': async ({ path }) => {
      if (path !== null) return open(grants.check(path, 'document.open'));
      const { canceled, filePaths } = await dialog.showOpenDialog(services.window().browser, {
        title: say('openTitle', language()),
        properties: ['openFile'],
        filters: filters(),
        ...(lastFolder ? { defaultPath: lastFolder } : {}),
      });
      const [picked] = filePaths;
      if (canceled || !picked) return null;
      lastFolder = dirname(picked);
      return open(grants.add(picked));
    },
    'document.save': async ({ path, text }) => {
      const saved = await writeFileAt(grants.check(path, 'document.save'), text);
      await remember(saved.path);
      return saved;
    },
    'document.saveAs': async ({ name, text }) => {
      const { canceled, filePath } = await dialog.showSaveDialog(services.window().browser, {
        title: say('saveAsTitle', language()),
        defaultPath: lastFolder ? join(lastFolder, name) : name,
        filters: filters(),
      });
      if (canceled || !filePath) return null;
      lastFolder = dirname(filePath);
      const path = grants.add(extname(filePath) ? filePath : `${filePath}.${EXTENSION}`);
      const saved = await writeFileAt(path, text);
      await remember(path);
      return saved;
    },
    'document.recent': async () =>
      preferences.recent.map((path) => ({ path: grants.add(path), name: path.split(/[\\/]/).at(-1) ?? path })),
    'document.clearRecent': async () => {
      await preferences.clearRecent();
      services.refreshMenu();
      return null;
    },
    'document.state': async (state) => {
      services.window().setState(state);
      return null;
    },
    'session.write': async (change) => {
      await services.session.write(change).catch((error: unknown) => {
        throw new UserError('session.notKept', { detail: (error as Error).message });
      });
      return null;
    },
    'session.read': async () => {
      const report = await services.session.read(async (path) => (await readNetwork(path)).text);
      for (const { path } of report.documents) if (path !== null) grants.add(path);
      return report;
    },
    'data.pick': async (): Promise<DatasetReport | null> => {
      // Only a Mac can offer files and folders in one dialog; one file leads to the others anyway.
      const folders = process.platform === 'darwin' ? (['openDirectory'] as const) : [];
      const { canceled, filePaths } = await dialog.showOpenDialog(services.window().browser, {
        title: say('dataTitle', language()),
        properties: ['openFile', 'multiSelections', ...folders],
      });
      const [picked] = filePaths;
      return canceled || !picked ? null : ask('data.inspect', { path: picked });
    },
    'export.pickFolder': async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(services.window().browser, {
        title: say('exportTitle', language()),
        buttonLabel: say('exportButton', language()),
        properties: ['openDirectory', 'createDirectory'],
      });
      const [directory] = filePaths;
      return canceled || !directory ? null : { directory: grants.add(directory) };
    },
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
      const { canceled, filePaths } = await dialog.showOpenDialog(services.window().browser, {
        title: say('openModuleTitle', language()),
        properties: ['openFile'],
        filters: [{ name: say('modules', language()), extensions: [MODULE_EXTENSION.slice(1)] }],
      });
      const [picked] = filePaths;
      if (canceled || !picked) return null;
      const { name, text } = await readNetwork(picked);
      return { name, text };
    },
    'file.saveAs': async ({ name, bytes }) => {
      const extension = extname(name);
      const { canceled, filePath } = await dialog.showSaveDialog(services.window().browser, {
        title: say('saveTitleOf', language(), name),
        defaultPath: lastFolder ? join(lastFolder, name) : name,
        filters: [{ name: extension.slice(1).toUpperCase(), extensions: [extension.slice(1)] }],
      });
      if (canceled || !filePath) return null;
      lastFolder = dirname(filePath);
      const path = extname(filePath) ? filePath : filePath + extension;
      await writeFileAt(path, bytes);
      return { name: basename(path) };
    },
    'clipboard.writeImage': async ({ bytes }) => {
      await writePng(bytes);
      return null;
    },
    'clipboard.write': async ({ text }) => {
      clipboard.writeText(text);
      return null;
    },
    'clipboard.read': async () => ({ text: await clipboard.readText() }),
    'menu.state': async ({ disabled }) => {
      services.setDisabled(disabled);
      return null;
    },
    'window.close': async () => {
      services.window().closeNow();
      return null;
    },
  };
}
