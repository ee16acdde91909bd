/**
 * The app without Playwright, which blocks the page that follows a crashed one: started as a user starts it, and
 * inspected through the DevTools protocol.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { descendants } from './processes.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

export interface PlainElectron {
  /** The value of an expression in the current page; throws where none answers. */
  evaluate<T>(expression: string): Promise<T>;
  /** Process ids of the page's renderers. */
  renderers(): number[];
  close(): Promise<void>;
}

export async function startPlainElectron(): Promise<PlainElectron> {
  const executable = process.env['TENSORSMITH_ELECTRON'];
  if (!executable) throw new Error('TENSORSMITH_ELECTRON names no Electron');
  const profile = mkdtempSync(join(tmpdir(), 'tensorsmith-profile-'));
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(
    executable,
    [...sandbox, '--remote-debugging-port=0', '--lang=en-US', `--user-data-dir=${profile}`, ROOT],
    {
      env: { ...process.env, LANGUAGE: 'en_US', XDG_DATA_HOME: join(profile, 'data') },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const address = await new Promise<URL>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found) resolve(new URL(found));
    });
    void ended.then(() => reject(new Error(`Electron ended: ${said}`)));
  });
  return {
    async evaluate<T>(expression: string): Promise<T> {
      const targets = (await (await fetch(`http://${address.host}/json/list`)).json()) as {
        type: string;
        url: string;
        webSocketDebuggerUrl: string;
      }[];
      const page = targets.find(({ type, url }) => type === 'page' && !url.includes('gpu'));
      if (!page) throw new Error('no page');
      return valueOf<T>(page.webSocketDebuggerUrl, expression);
    },
    renderers: () => descendants(child.pid!, /--type=renderer/),
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

function valueOf<T>(address: string, expression: string): Promise<T> {
  const socket = new WebSocket(address);
  return new Promise<T>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The page does not answer')), 3000);
    socket.on('error', reject);
    socket.on('open', () =>
      socket.send(
        JSON.stringify({
          id: 1,
          method: 'Runtime.evaluate',
          params: { expression, awaitPromise: true, returnByValue: true },
        }),
      ),
    );
    socket.on('message', (data: Buffer) => {
      const { id, result } = JSON.parse(data.toString()) as {
        id?: number;
        result?: { result: { value: T }; exceptionDetails?: unknown };
      };
      // Other messages report a page that is gone.
      if (id !== 1) return;
      clearTimeout(late);
      if (!result || result.exceptionDetails) reject(new Error(data.toString()));
      else resolve(result.result.value);
    });
  }).finally(() => socket.close());
}
