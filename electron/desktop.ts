/** The app from start to end: one window, one engine, and the communication between them. */
import { app, powerMonitor } from 'electron';
import { join } from 'node:path';
import { FileHandles } from '../engine/host/files/fileHandles.ts';
import { Supervisor } from '../engine/host/process/supervisor.ts';
import type { EngineEvent } from '../engine/protocol/events.ts';
import { Announcement } from './window/announcement.ts';
import { Background } from './window/background.ts';
import { Awake } from './window/awake.ts';
import { spawnEngine } from './engine/engine.ts';
import { Drops } from './engine/drops.ts';
import { createHandlers } from './engine/handlers.ts';
import { serveCommands } from './engine/ipc.ts';
import { ModuleFiles } from './storage/library.ts';
import { installMenu } from './window/menu.ts';
import { Preferences } from './storage/preferences.ts';
import { servePage } from './page/protocol.ts';
import { Camera } from './page/camera.ts';
import { lockDown } from './page/security.ts';
import { SessionFiles } from './storage/session.ts';
import { AppWindow } from './window/window.ts';

/** Time for a run to write its last checkpoint when the app quits. */
const ENGINE_PATIENCE_MS = 8000;
/** The same when the system shuts down, which kills processes after a few seconds. */
const HURRIED_PATIENCE_MS = 3000;

/** Created once the app is ready. */
export class Desktop {
  readonly #handles = new FileHandles();
  readonly #preferences = new Preferences();
  readonly #session: SessionFiles;
  readonly #engine: Supervisor;
  readonly #drops = new Drops();
  readonly #camera = new Camera();
  readonly #background = new Background(
    () => this.#preferences.language,
    () => this.show(),
  );
  #startFile: string | null;
  #window: AppWindow | null = null;
  #disabled: ReadonlySet<string> = new Set();
  #leaving = false;
  #quitting = false;
  #engineDown = false;
  /** Whether the user's session ends, or the process is asked to terminate: nobody can answer questions. */
  #hurried = false;

  /** @param startFile the file that the app was started with */
  constructor(startFile: string | null) {
    this.#startFile = startFile;
    for (const path of this.#preferences.data) this.#handles.grant(path, 'data');
    this.#session = new SessionFiles(join(app.getPath('userData'), 'session'), this.#handles);
    const awake = new Awake();
    const announcement = new Announcement(
      () => this.#preferences.language,
      () => this.#window?.browser.isFocused() === true,
      () => this.show(),
    );
    this.#engine = new Supervisor({
      spawn: spawnEngine,
      emit: (event, data) => {
        awake.follow(event);
        announcement.follow({ event, data } as EngineEvent);
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
    lockDown(this.#camera);
    servePage();
    this.#drops.listen();
    this.#camera.listen();
    this.#serve();
    this.#refreshMenu();
    this.#showWindow();
    app.on('activate', () => {
      if (this.#window) this.#window.show();
      else if (!this.#quitting) this.#showWindow();
    });
    app.on('before-quit', (event) => {
      if (this.#engineDown) return;
      event.preventDefault();
      this.#leaving = true;
      // The window may ask about unsaved changes first, and stay open.
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
        drops: this.#drops,
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
      background: () => this.#background.enter(),
      foreground: () => this.#background.leave(),
    });
    this.#window = window;
    // On Windows, a logout is announced to windows only.
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

  /** Ends the engine before the app: its last checkpoint may need the GPU, whose hidden window closes with the app. */
  #quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    this.#background.leave();
    void Promise.allSettled([
      this.#engine.shutDown(this.#hurried ? HURRIED_PATIENCE_MS : ENGINE_PATIENCE_MS),
      this.#session.idle(),
    ]).finally(() => {
      this.#engineDown = true;
      app.quit();
    });
  }
}
