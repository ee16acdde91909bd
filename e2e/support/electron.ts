import { _electron, type ElectronApplication, type JSHandle } from '@playwright/test';
import type { BrowserWindow } from 'electron';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../engine/protocol/shell.ts';
import { leaveFirstStart } from './firstStart.ts';
import { descendants } from './processes.ts';
import type { Shell } from './shell.ts';
import { leaveSize } from './size.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
/** Display scale of tests that set none of their own. */
const SCALE = process.env['TENSORSMITH_SCALE'];

interface Size {
  readonly width: number;
  readonly height: number;
}

interface LaunchOptions {
  readonly executablePath?: string | undefined;
  /** The app's folder; null for a packaged application. */
  readonly folder?: string | null;
  /** Null keeps the initial size of the window. */
  readonly size?: Size | null;
  /** A profile folder that outlives the app; otherwise a temporary one. */
  readonly profile?: string;
  /** Command line switches of Chromium. */
  readonly switches?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the page of the very first start stays. */
  readonly firstStart?: boolean;
  /** A file that the system asks the app to open. */
  readonly open?: string;
}

/** Chromium's software WebGPU: correct, and far too slow to time. */
export const SOFTWARE_GPU = {
  switches: [
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
    '--use-vulkan=swiftshader',
  ],
  env: { TENSORSMITH_SOFTWARE_GPU: '1' },
} as const satisfies LaunchOptions;

export interface ElectronShell extends Shell {
  readonly app: ElectronApplication;
  /**
   * Makes the running app what a first start is: an empty profile, a new page in English, no runs. A third of the time
   * of a start.
   *
   * @returns false where that cannot be: a run is on, the page's size is emulated, or the app does not answer
   */
  renew(): Promise<boolean>;
}

/** Milliseconds after which a launch has failed: many times what one takes. */
const LAUNCH_MS = 25_000;

/**
 * Launches Electron, once more after a timeout: about once in a hundred launches, Playwright's handshake with Electron
 * 25 never finishes although the app runs.
 */
async function launch(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  try {
    return await _electron.launch({ ...options, timeout: LAUNCH_MS });
  } catch (error) {
    if ((error as Error).name !== 'TimeoutError') throw error;
    console.warn(`Playwright did not come to terms with Electron in ${LAUNCH_MS / 1000} s; launching it once more.`);
    return _electron.launch(options);
  }
}

/** What the app itself keeps in its profile, beside Chromium's own files: settings, the session, modules, runs. */
const OWN = /^(data|session|modules|.*\.json)$/;

type Window = JSHandle<BrowserWindow>;

/** Shows a page in the window in place of its own. */
const showUrl = (window: Window, address: string): Promise<void> =>
  window.evaluate((own, url) => own.loadURL(url), address);

const setSize = (window: Window, size: Size): Promise<void> =>
  window.evaluate((own, { width, height }) => own.setContentSize(width, height), size);

/** Launches the app with a profile of its own. */
export async function startElectron({
  executablePath = process.env['TENSORSMITH_ELECTRON'],
  folder = ROOT,
  size = { width: 1600, height: 1000 },
  profile: given,
  switches = SCALE ? [`--force-device-scale-factor=${SCALE}`] : [],
  env = {},
  firstStart = false,
  open,
}: LaunchOptions = {}): Promise<ElectronShell> {
  if (!executablePath) throw new Error('TENSORSMITH_ELECTRON names no Electron');
  const profile = given ?? mkdtempSync(join(tmpdir(), 'tensorsmith-profile-'));
  // Chromium's sandbox refuses to run as root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await launch({
    executablePath,
    args: [
      ...sandbox,
      ...switches,
      '--lang=en-US',
      `--user-data-dir=${profile}`,
      ...(folder ? [folder] : []),
      ...(open ? [open] : []),
    ],
    env: { ...process.env, ...env, LANGUAGE: 'en_US', XDG_DATA_HOME: join(profile, 'data') },
  });
  const page = await app.firstWindow();
  const window = await app.browserWindow(page);
  const opened = await window.evaluate((own) => own.getContentBounds());
  if (size) await setSize(window, size);
  if (!firstStart) await leaveFirstStart(page);
  const pid = app.process().pid!;
  const address = page.url();
  // Tests answer dialogs by functions of their own.
  const dialogs = await app.evaluateHandle(({ dialog }) => ({ ...dialog }));
  const shell: ElectronShell = {
    name: 'electron',
    app,
    page,
    async pickData([file], act) {
      await app.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
      }, file!);
      await act();
    },
    async saveExport(folder, act) {
      await app.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
      }, folder);
      await act();
    },
    enginePids: async () => descendants(pid, /utility-sub-type=node\.mojom\.NodeService|host\.cjs/),
    call: (command, params) =>
      page.evaluate(
        ({ name, given }) =>
          (window as unknown as { tensorsmith: { commands: Record<string, (params: unknown) => Promise<never>> } })
            .tensorsmith.commands[name]!(given),
        { name: command, given: params },
      ),
    async renew() {
      try {
        const busy = await shell.call('run.current', {});
        if (!busy.ok || busy.value.current || page.viewportSize()) return false;
        await shell.call('settings.set', DEFAULT_SETTINGS);
        page.removeAllListeners();
        await page.unrouteAll();
        await page.emulateMedia({ colorScheme: null, reducedMotion: null, forcedColors: null });
        await leaveSize(page);
        await showUrl(window, 'about:blank');
        await app.evaluate(({ dialog, session }, asks) => {
          Object.assign(dialog, asks);
          return session.defaultSession.clearStorageData();
        }, dialogs);
        for (const name of readdirSync(profile)) if (OWN.test(name)) rmSync(join(profile, name), { recursive: true });
        await setSize(window, opened);
        await showUrl(window, address);
        if (size) await setSize(window, size);
        if (!firstStart) await leaveFirstStart(page);
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      // Without the question about unsaved changes.
      await app.evaluate(({ app: main, BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.destroy();
        main.quit();
      });
      await app.close().catch(() => undefined);
      if (!given) rmSync(profile, { recursive: true, force: true });
    },
  };
  return shell;
}
