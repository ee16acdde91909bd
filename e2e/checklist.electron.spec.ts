/**
 * The twenty items of Electron's security checklist (docs/tutorial/security.md of Electron), each on the running app or
 * on what it is built from. What the page cannot do is in security.electron.spec.ts.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ALL_COMMANDS, ALL_EVENTS } from '../engine/protocol/names.generated.ts';
import type { ElectronShell } from './support/electron.ts';
import { descendants } from './support/processes.ts';
import { expect, test } from './support/test.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const sources = (folder: string): { path: string; text: string }[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|svelte)$/.test(path) && !path.includes('.test.'))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(ROOT, folder, path), 'utf8') }));

test.describe('with listeners of its own in the main process', () => {
  test.use({ ownProcess: true });

  test('1: nothing is loaded from anywhere but the app, in a start, a look at the data and a training', async ({
    shell,
  }) => {
    const { app, page } = shell as ElectronShell;
    await page.getByTestId('canvas').waitFor();
    await app.evaluate(({ session }) => {
      const seen: string[] = [];
      (globalThis as { urls?: string[] }).urls = seen;
      session.defaultSession.webRequest.onBeforeRequest((details, done) => {
        seen.push(details.url);
        done({});
      });
    });
    await page.reload();
    await page.getByTestId('room-data').click();
    await expect(page.getByTestId('train-count')).toHaveText('60,000', { timeout: 60_000 });
    await page.getByTestId('train').click();
    await expect
      .poll(async () => Number(await page.getByTestId('loss-chart').getAttribute('data-steps')), { timeout: 60_000 })
      .toBeGreaterThan(20);
    await page.getByTestId('stop').click();
    const urls = await app.evaluate(() => (globalThis as { urls?: string[] }).urls ?? []);
    expect(urls.length).toBeGreaterThan(3);
    expect(urls.filter((url) => !/^(app|devtools|blob|data):/.test(url))).toEqual([]);
  });
});

test('2, 3, 5 to 12: what every window is allowed', async ({ shell }) => {
  const { app, page } = shell as ElectronShell;
  await page.getByTestId('canvas').waitFor();
  /** Every window there is: the hidden one of the GPU may open meanwhile. */
  const windows = () =>
    app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => ({
        type: contents.getType(),
        preferences: (contents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences(),
      })),
    );
  const check = (all: Awaited<ReturnType<typeof windows>>): void => {
    expect(all.length).toBeGreaterThan(0);
    for (const one of all)
      expect(one).toMatchObject({
        type: 'window',
        preferences: {
          contextIsolation: true,
          nodeIntegration: false,
          sandbox: true,
          webSecurity: true,
          webviewTag: false,
          allowRunningInsecureContent: false,
          experimentalFeatures: false,
        },
      });
  };
  check(await windows());
  for (const { path, text } of sources('electron'))
    expect(text, path).not.toMatch(
      /enableBlinkFeatures|nodeIntegration(InWorker|InSubFrames)?: true|bypassCSP: true|remote-debugging|setAsDefaultProtocolClient/,
    );
  // A worker has no Node either; the page's changes of its own objects do not affect the preload script.
  const found = await page.evaluate(async () => {
    const before = document.querySelectorAll('webview').length;
    document.body.append(document.createElement('webview'));
    const { push } = Array.prototype;
    Array.prototype.push = () => {
      throw new Error('taken over');
    };
    const bridge = Reflect.get(window, 'tensorsmith') as {
      commands: Record<string, (p: object) => Promise<{ ok: boolean }>>;
    };
    const { ok } = await bridge.commands['document.recent']!({});
    // Playwright needs it.
    Array.prototype.push = push;
    return { before, ok, process: typeof Reflect.get(window, 'process') };
  });
  expect(found).toEqual({ before: 0, ok: true, process: 'undefined' });
  // The webview has not become one.
  check(await windows());
});

test('5: no permission is given, whatever asks for it', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('canvas').waitFor();
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'];
    return Promise.all(
      names.map(async (name) => {
        try {
          return (await navigator.permissions.query({ name: name as PermissionName })).state;
        } catch {
          return 'denied';
        }
      }),
    );
  });
  expect(new Set(states)).toEqual(new Set(['denied']));
});

test('13, 14: no window opens, and none navigates by itself', async ({ shell }) => {
  const { app, page } = shell as ElectronShell;
  await page.getByTestId('canvas').waitFor();
  const count = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((own) => own.isVisible()).length);
  const before = await count();
  const opened = await page.evaluate(() =>
    ['https://example.com', 'file:///etc/passwd', 'app://tensorsmith/index.html', 'about:blank', 'javascript:1'].map(
      (url) => String(window.open(url)),
    ),
  );
  expect(new Set(opened)).toEqual(new Set(['null']));
  await page.evaluate(() => {
    location.href = 'https://example.com';
  });
  await page.waitForTimeout(300);
  expect([await count(), new URL(page.url()).protocol]).toEqual([before, 'app:']);
});

test('15: nothing is handed to the system to open', () => {
  for (const { path, text } of sources('electron'))
    expect(text, path).not.toMatch(/\bshell\b[^'"]*\bfrom 'electron'|openExternal|openPath|child_process/);
});

test('16: what is shipped is a current Electron; another one is taken only by its flag', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  // Electron supports its latest three majors; 45 was the latest when this was written.
  expect(Number.parseInt(devDependencies['electron']!, 10)).toBeGreaterThanOrEqual(45);
  const launch = readFileSync(join(ROOT, 'scripts', 'lib', 'launch.mjs'), 'utf8');
  expect(launch).toMatch(/if \(flags\.includes\('--fetch-electron'\)\) {\s+console\.warn\(CARRIED_WARNING\)/);
  expect(launch).not.toContain('findElectron(');
});

test('17, 20: the page gets one function a command and an event, and nothing of Electron', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('canvas').waitFor();
  const bridge = await page.evaluate(() => {
    const { commands, events, ...more } = Reflect.get(window, 'tensorsmith') as Record<string, Record<string, unknown>>;
    const shape = (object: Record<string, unknown> = {}) =>
      Object.entries(object).map(([name, value]) => [name, typeof value]);
    return { commands: shape(commands), events: shape(events), more: Object.keys(more) };
  });
  expect(bridge.commands).toEqual([...ALL_COMMANDS].map((name) => [name, 'function']));
  expect(bridge.events).toEqual([...ALL_EVENTS].map((name) => [name, 'function']));
  expect(bridge.more).toEqual([]);
  // Every call comes through the single place that validates its sender and parameters (electron/engine/ipc.test.ts).
  for (const { path, text } of sources('electron'))
    if (path !== 'electron/engine/ipc.ts') expect(text, path).not.toMatch(/ipcMain/);
});

test('18: pages come by a protocol of the app’s own, which gives out its page alone', async ({ shell }) => {
  const { app, page } = shell as ElectronShell;
  await page.getByTestId('canvas').waitFor();
  const statuses = await app.evaluate(
    ({ net }, paths) =>
      Promise.all(
        paths.map((path) =>
          net.fetch(`app://tensorsmith${path}`).then(
            ({ status }) => status,
            () => 0,
          ),
        ),
      ),
    ['/index.html', '/../package.json', '/%2e%2e/package.json', '/..%5cpackage.json', '//etc/passwd', '/x%00.js'],
  );
  expect(statuses[0]).toBe(200);
  for (const status of statuses.slice(1)) expect([0, 404]).toContain(status);
});

test('19: the package is built without the switches that turn it into a Node', () => {
  const config = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8');
  for (const [fuse, value] of [
    ['runAsNode', false],
    ['enableNodeOptionsEnvironmentVariable', false],
    ['enableNodeCliInspectArguments', false],
    ['enableEmbeddedAsarIntegrityValidation', true],
    ['onlyLoadAppFromAsar', true],
    ['grantFileProtocolExtraPrivileges', false],
  ] as const)
    expect(config, fuse).toMatch(new RegExp(`^  ${fuse}: ${value}$`, 'm'));
});

/** A temporary user of this machine. */
function makeUser(): { uid: number; gid: number; remove(): void } {
  const name = `tensorsmith-${process.pid}`;
  execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/bin/false', name]);
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g'), remove: () => void execFileSync('userdel', [name]) };
}

test('4: for an ordinary user every renderer runs in Chromium’s sandbox', async () => {
  const executable = process.env['TENSORSMITH_ELECTRON'];
  if (!executable) throw new Error('TENSORSMITH_ELECTRON names no Electron');
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-user-'));
  chmodSync(folder, 0o755);
  // Other users may not read root's folders.
  const electron = join(folder, 'electron');
  cpSync(dirname(executable), electron, { recursive: true });
  const app = join(folder, 'app');
  for (const part of ['dist', 'resources/icons', 'package.json'])
    cpSync(join(ROOT, part), join(app, part), { recursive: true });
  const home = join(folder, 'home');
  mkdirSync(home);
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? makeUser() : null;
  try {
    if (user) {
      chownSync(home, user.uid, user.gid);
      // Kernels without user namespaces need this setuid helper.
      chmodSync(join(electron, 'chrome-sandbox'), 0o4755);
    }
    const as = user ? ['setpriv', '--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'] : ['env'];
    const [command, ...rest] = [...as, join(electron, basename(executable)), app, `--user-data-dir=${home}/profile`];
    const child = spawn(command, rest, {
      env: {
        ...process.env,
        HOME: home,
        XDG_DATA_HOME: join(home, 'data'),
        XDG_CONFIG_HOME: home,
        XDG_CACHE_HOME: home,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    try {
      const session = join(home, 'profile', 'session');
      const renderers = (): number[] => descendants(child.pid!, /--type=renderer/);
      await expect.poll(() => renderers().length, { timeout: 30_000, message: said }).toBeGreaterThan(0);
      // The page has drawn LeNet and saved it: it works.
      await expect
        .poll(() => existsSync(session) && readdirSync(session).length, { timeout: 30_000 })
        .toBeGreaterThan(1);
      for (const pid of renderers()) {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        expect(status).toMatch(/^Seccomp:\s+2$/m);
        expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
        if (user) expect(status).not.toMatch(/^Uid:\s+0\s/m);
      }
      const all = [child.pid!, ...descendants(child.pid!, /./)];
      for (const pid of all) expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('--no-sandbox');
    } finally {
      for (const pid of [...descendants(child.pid!, /./), child.pid!])
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It ended with the others.
        }
      await delay(300);
    }
  } finally {
    user?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});
