import { type Browser, chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { unzipSync } from 'fflate';
import { leaveFirstStart } from './firstStart.ts';
import { descendants } from './processes.ts';
import type { Shell } from './shell.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Starts `tensorsmith serve`, optionally with a document; the address contains the token. */
export async function startServer(
  home: string,
  files: readonly string[] = [],
): Promise<{ address: string; pid: number; stop(): Promise<void> }> {
  const server = spawn(process.execPath, ['dist/cli/main.mjs', 'serve', '--json', ...files], {
    cwd: ROOT,
    env: { ...process.env, XDG_DATA_HOME: join(home, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', resolve);
    server.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
  });
  return {
    address: (JSON.parse(line) as { address: string }).address,
    pid: server.pid!,
    stop: () =>
      new Promise((resolve) => {
        if (server.exitCode !== null || server.signalCode !== null) return resolve();
        server.once('exit', () => resolve());
        server.kill('SIGTERM');
      }),
  };
}

export interface BrowserShell extends Shell {
  /** The folder of the server's data. */
  readonly home: string;
  /** Process id of the server. */
  readonly server: number;
}

export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['TENSORSMITH_CHROMIUM'];
  if (!executablePath) throw new Error('TENSORSMITH_CHROMIUM names no Chromium');
  return chromium.launch({ executablePath, args: ['--no-first-run', '--disable-background-networking'] });
}

/** The app as a new server serves it, to an empty profile in a running browser. */
export async function startBrowser(browser: Browser): Promise<BrowserShell> {
  const home = mkdtempSync(join(tmpdir(), 'tensorsmith-home-'));
  const server = await startServer(home);
  const context = await browser.newContext({
    viewport: { width: 1600, height: 1000 },
    locale: 'en-US',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  // Without a listener Playwright lets file choosers through, and takes a while to intercept them again.
  page.on('filechooser', () => undefined);
  await page.goto(server.address);
  await leaveFirstStart(page);
  return {
    name: 'browser',
    page,
    home,
    server: server.pid,
    async pickData(files, act) {
      const chooser = page.waitForEvent('filechooser');
      await act();
      await (await chooser).setFiles([...files]);
    },
    async saveExport(folder, act) {
      const download = page.waitForEvent('download');
      await act();
      const archive = readFileSync(await (await download).path());
      for (const [name, bytes] of Object.entries(unzipSync(new Uint8Array(archive)))) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), bytes);
      }
    },
    enginePids: async () => descendants(server.pid, /host\.cjs/),
    call: (command, params) =>
      page.evaluate(
        ({ name, given }) =>
          new Promise<never>((resolve, reject) => {
            const socket = new WebSocket(
              `${location.origin.replace('http', 'ws')}/ws?key=${localStorage.getItem('tensorsmith.key')}`,
            );
            socket.onerror = () => reject(new Error('refused'));
            socket.onopen = () => socket.send(JSON.stringify({ id: 1, command: name, params: given }));
            socket.onmessage = ({ data }) => {
              const message = JSON.parse(String(data)) as { id?: number; reply: never };
              if (message.id !== 1) return;
              socket.close();
              resolve(message.reply);
            };
          }),
        { name: command, given: params },
      ),
    async close() {
      await context.close();
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
