/** One window, one engine, and the ways between them, from the app's start to its end. */
import { app, powerMonitor } from 'electron';
import { join } from 'node:path';
import { FileHandles } from '../engine/host/files/fileHandles.ts';
import { Supervisor } from '../engine/host/process/supervisor.ts';
import { Awake } from './awake.ts';
import { spawnEngine } from './engine.ts';
import { createHandlers } from './handlers.ts';
import { serveCommands } from './ipc.ts';
import { ModuleFiles } from './library.ts';
import { installMenu } from './menu.ts';
import { Preferences } from './preferences.ts';
import { servePage } from './protocol.ts';
import { lockDown } from './security.ts';
import { SessionFiles } from './session.ts';
import { AppWindow } from './window.ts';

/** How long a run may take to write its last checkpoint when the app is quit. */
const ENGINE_PATIENCE_MS = 8000;
/** The same when the system ends: it kills what takes longer than a few seconds. */
const HURRIED_PATIENCE_MS = 3000;

/** Made once the app is ready. */
export class Desktop {
  readonly #handles = new FileHandles();
  readonly #preferences = new Preferences();
  readonly #session: SessionFiles;
  readonly #engine: Supervisor;
  #startFile: string | null;
  #window: AppWindow | null = null;
  #disabled: ReadonlySet<string> = new Set();
  #leaving = false;
  #quitting = false;
  #engineDown = false;
  /** The user's session ends, or something asks this process to: nobody is there to answer questions. */
  #hurried = false;

  /** @param startFile the file that the app was started with */
  constructor(startFile: string | null) {
    this.#startFile = startFile;
    for (const path of this.#preferences.data) this.#handles.grant(path, 'data');
    this.#session = new SessionFiles(join(app.getPath('userData'), 'session'), this.#handles);
    const awake = new Awake();
    this.#engine = new Supervisor({
      spawn: spawnEngine,
      emit: (event, data) => {
        awake.follow(event);
        this.#window?.send(event, data as never);
      },
    });
  }

  /** Opens a file in the window, or in the next one. */
  open(path: string): void {
    if (this.#window) this.#window.send('document.openRequested', { file: this.#handles.grant(path, 'document') });
    else this.#startFile = path;
  }

  show(): void {
    this.#window?.show();
  }

  start(): void {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, this.#hurry);
    powerMonitor.on('shutdown', this.#hurry);
    lockDown();
    servePage();
    this.#serve();
    this.#refreshMenu();
    this.#showWindow();
    app.on('activate', () => {
      if (!this.#window && !this.#quitting) this.#showWindow();
    });
    app.on('before-quit', (event) => {
      if (this.#engineDown) return;
      event.preventDefault();
      this.#leaving = true;
      // It may ask about unsaved changes first, and stay.
      if (this.#window) this.#window.browser.close();
      else this.#quit();
    });
  }

  #serve(): void {
    serveCommands(
      createHandlers({
        preferences: this.#preferences,
        engine: this.#engine,
        handles: this.#handles,
        session: this.#session,
        library: new ModuleFiles(join(app.getPath('userData'), 'modules')),
        window: () => {
          if (!this.#window) throw new Error('no window');
          return this.#window;
        },
        takeStartFile: () => {
          const path = this.#startFile;
          this.#startFile = null;
          return path;
        },
        refreshMenu: this.#refreshMenu,
        setDisabled: (ids) => {
          this.#disabled = new Set(ids);
          this.#refreshMenu();
        },
      }),
    );
  }

  readonly #refreshMenu = (): void =>
    installMenu(
      {
        language: this.#preferences.language,
        disabled: this.#disabled,
        recent: this.#preferences.recent,
        mac: process.platform === 'darwin',
        keys: this.#preferences.settings.keys,
      },
      {
        command: (id) => this.#window?.send('menu.command', { id }),
        openRecent: (path) => this.open(path),
        clearRecent: () => void this.#preferences.clearRecent().then(this.#refreshMenu),
      },
    );

  #showWindow(): void {
    const window = new AppWindow(this.#preferences, {
      stay: () => (this.#leaving = false),
      hurried: () => this.#hurried,
      writing: () => this.#session.writing,
    });
    this.#window = window;
    // Windows tells windows when a user logs out.
    window.browser.on('session-end' as 'closed', this.#hurry);
    window.browser.on('closed', () => {
      this.#window = null;
      if (this.#leaving || process.platform !== 'darwin') this.#quit();
    });
  }

  readonly #hurry = (): void => {
    this.#hurried = true;
    app.quit();
  };

  /** The engine ends before the app does: its last checkpoint may need the GPU, whose hidden window goes with it. */
  #quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    void Promise.allSettled([
      this.#engine.shutDown(this.#hurried ? HURRIED_PATIENCE_MS : ENGINE_PATIENCE_MS),
      this.#session.idle(),
    ]).finally(() => {
      this.#engineDown = true;
      app.quit();
    });
  }
}
