/** Electron's main process: one window, one engine, and the ways between them. */
import { app, crashReporter, powerMonitor } from 'electron';
import { join, resolve } from 'node:path';
import { Awake } from './awake.ts';
import { lockDown } from './security.ts';
import { networkArgument } from './arguments.ts';
import { createHandlers } from './handlers.ts';
import { serveCommands } from './ipc.ts';
import { installMenu } from './menu.ts';
import { ModuleFiles } from './library.ts';
import { Preferences } from './preferences.ts';
import { SessionFiles } from './session.ts';
import { registerScheme, servePage } from './protocol.ts';
import { spawnEngine } from './engine.ts';
import { FileHandles } from '../engine/host/files/fileHandles.ts';
import { Supervisor } from '../engine/host/process/supervisor.ts';
import { AppWindow } from './window.ts';

/** How long a run may take to write its last checkpoint when the app is quit. */
const ENGINE_PATIENCE_MS = 8000;
/** The same when the system ends: it kills what takes longer than a few seconds. */
const HURRIED_PATIENCE_MS = 3000;

// As root (in a container, in tests) Chromium runs only without its sandbox, and asking for it ends every child.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
// Dumps stay on this machine.
crashReporter.start({ uploadToServer: false });
// Measured with Chromium 114 on Linux: without it there is never an adapter. What is unsafe about it is that pages
// may try what is not finished; there are no pages here but our own.
if (process.platform === 'linux') app.commandLine.appendSwitch('enable-unsafe-webgpu');
registerScheme();

if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  const handles = new FileHandles();
  const named = networkArgument(process.argv);
  let startFile = named === null ? null : resolve(named);
  let window: AppWindow | null = null;
  let disabled: ReadonlySet<string> = new Set();
  let leaving = false;
  let quitting = false;
  let engineDown = false;
  /** The user's session ends, or something asks this process to: nobody is there to answer questions. */
  let hurried = false;

  const openRequested = (path: string): void => {
    if (window) window.send('document.openRequested', { file: handles.grant(path, 'document') });
    else startFile = path;
  };
  // A Mac's file manager may ask before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openRequested(path);
  });
  app.on('second-instance', (_event, args, folder) => {
    const path = networkArgument(args);
    if (path) openRequested(resolve(folder, path));
    window?.show();
  });

  void app.whenReady().then(() => {
    const preferences = new Preferences();
    for (const path of preferences.data) handles.grant(path, 'data');
    const session = new SessionFiles(join(app.getPath('userData'), 'session'), handles);
    const awake = new Awake();
    const engine = new Supervisor({
      spawn: spawnEngine,
      emit: (event, data) => {
        awake.follow(event);
        window?.send(event, data as never);
      },
    });
    const refreshMenu = (): void =>
      installMenu(
        {
          language: preferences.language,
          disabled,
          recent: preferences.recent,
          mac: process.platform === 'darwin',
          keys: preferences.settings.keys,
        },
        {
          command: (id) => window?.send('menu.command', { id }),
          openRecent: openRequested,
          clearRecent: () => void preferences.clearRecent().then(refreshMenu),
        },
      );
    // The engine ends before the app does: its last checkpoint may need the GPU, whose hidden window goes with it.
    const quit = (): void => {
      if (quitting) return;
      quitting = true;
      void Promise.allSettled([
        engine.shutDown(hurried ? HURRIED_PATIENCE_MS : ENGINE_PATIENCE_MS),
        session.idle(),
      ]).finally(() => {
        engineDown = true;
        app.quit();
      });
    };
    const hurry = (): void => {
      hurried = true;
      app.quit();
    };
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, hurry);
    powerMonitor.on('shutdown', hurry);
    const showWindow = (): void => {
      window = new AppWindow(preferences, {
        stay: () => (leaving = false),
        hurried: () => hurried,
        writing: () => session.writing,
      });
      // Windows tells windows when a user logs out.
      window.browser.on('session-end' as 'closed', hurry);
      window.browser.on('closed', () => {
        window = null;
        if (leaving || process.platform !== 'darwin') quit();
      });
    };

    lockDown();
    servePage();
    serveCommands(
      createHandlers({
        preferences,
        engine,
        handles,
        session,
        library: new ModuleFiles(join(app.getPath('userData'), 'modules')),
        window: () => {
          if (!window) throw new Error('no window');
          return window;
        },
        takeStartFile: () => {
          const path = startFile;
          startFile = null;
          return path;
        },
        refreshMenu,
        setDisabled: (ids) => {
          disabled = new Set(ids);
          refreshMenu();
        },
      }),
    );
    refreshMenu();
    showWindow();
    app.on('activate', () => {
      if (!window && !quitting) showWindow();
    });
    app.on('before-quit', (event) => {
      if (engineDown) return;
      event.preventDefault();
      leaving = true;
      // It may ask about unsaved changes first, and stay.
      if (window) window.browser.close();
      else quit();
    });
  });
  // Windows that nobody sees neither keep the app alive nor end it (showWindow).
  app.on('window-all-closed', () => undefined);
}
