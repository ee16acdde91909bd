/** The server against the attacks that its kind is known for: DNS rebinding, foreign origins, guessed tokens, ways out of a folder. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Supervisor } from '../../host/supervisor.ts';
import { Downloads } from './downloads.ts';
import { AppServer } from './server.ts';
import { Uploads } from './uploads.ts';

let folder: string;
let server: AppServer;
let port: number;
let token: string;
let cookie: string;
let cache: string | undefined;
const asked: unknown[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-serve-'));
  cache = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  mkdirSync(join(folder, 'page2'));
  writeFileSync(join(folder, 'page', 'index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'page', 'assets', 'app.js'), '1');
  writeFileSync(join(folder, 'page', 'secret.key'), 'no');
  writeFileSync(join(folder, 'page2', 'other.js'), 'no');
  writeFileSync(join(folder, 'outside.js'), 'no');
  symlinkSync(join(folder, 'outside.js'), join(folder, 'page', 'link.js'));
  const engine = {
    call: (command: string, params: unknown) => {
      asked.push([command, params]);
      return Promise.resolve({ ok: true, value: { files: [] } });
    },
  } as unknown as Supervisor;
  server = new AppServer(join(folder, 'page'), {
    engine,
    uploads: new Uploads(),
    downloads: new Downloads(),
    version: '1.2.3',
    sampleData: null,
    file: null,
  });
  const address = new URL(await server.listen(0));
  port = Number(address.port);
  token = address.searchParams.get('token')!;
  cookie = String((await get(`/?token=${token}`)).headers['set-cookie']).split(';')[0]!;
});
afterAll(async () => {
  await server.close();
  if (cache === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = cache;
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}
function get(path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: { Host: `127.0.0.1:${port}`, ...headers } },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
const own = () => `http://127.0.0.1:${port}`;

describe('the page', () => {
  it('is handed out for the token, which is swapped for a cookie at once', async () => {
    const first = await get(`/?token=${token}`);
    expect(first.status).toBe(303);
    expect(first.headers['location']).toBe('/');
    expect(String(first.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const page = await get('/', { Cookie: cookie });
    expect([page.status, page.body]).toEqual([200, '<p>page</p>']);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['no token', '/', {}, 401],
    ['a wrong token', '/?token=guess', {}, 403],
    ['an empty token', '/?token=', {}, 403],
    ['a wrong cookie', '/', { Cookie: 'tensorsmith=x' }, 401],
  ])('is refused with %s', async (_, path, headers, status) => {
    expect((await get(path, headers)).status).toBe(status);
  });

  it.each(['evil.example', 'evil.example:80', 'localhost.evil.example', '127.0.0.1', '0.0.0.0:80', '[::1]:1'])(
    'is refused under the foreign name "%s"',
    async (host) => {
      expect((await get('/', { Host: host, Cookie: cookie })).status).toBe(403);
    },
  );

  it.each([
    '/../outside.js',
    '/..%2foutside.js',
    '/%2e%2e/outside.js',
    '/assets/..%5c..%5coutside.js',
    '/../page2/other.js',
    '/link.js',
    '/secret.key',
    '/assets/app.js%00.js',
    '//etc/passwd',
    '/assets',
    '/%zz',
  ])('has no file %s', async (path) => {
    expect((await get(path, { Cookie: cookie })).status).toBe(404);
  });

  it('listens on the loopback address alone', async () => {
    const other = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.2', port });
      socket.on('connect', () => resolve(true));
      socket.on('error', () => resolve(false));
    });
    expect(other).toBe(false);
  });
});

describe('what changes something', () => {
  it('needs our own origin', async () => {
    const put = (origin: string | undefined) =>
      get('/upload/batch/file.bin', { Cookie: cookie, ...(origin ? { Origin: origin } : {}) }, 'PUT', 'abc');
    expect((await put(own())).status).toBe(204);
    for (const origin of [
      undefined,
      'null',
      'http://evil.example',
      `${own()}.evil.example`,
      `https://127.0.0.1:${port}`,
      'http://127.0.0.1:1',
    ]) {
      expect((await put(origin)).status).toBe(403);
    }
  });

  it('refuses names that lead elsewhere, and other methods', async () => {
    const put = (path: string) => get(path, { Cookie: cookie, Origin: own() }, 'PUT', 'abc');
    for (const path of [
      '/upload/../x',
      '/upload/a/..%2fb',
      '/upload/a/%2e%2e',
      '/upload/a/.hidden',
      '/upload/a',
      '/upload/a%00/b',
      '/upload//b',
    ]) {
      expect((await put(path)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await get('/', { Cookie: cookie, Origin: own() }, 'POST')).status).toBe(405);
    expect((await get('/', { Cookie: cookie, Origin: own() }, 'DELETE')).status).toBe(405);
  });

  it('refuses a file that says it is too large', async () => {
    const answer = await new Promise<number>((resolve) => {
      const headers = {
        Host: `127.0.0.1:${port}`,
        Cookie: cookie,
        Origin: own(),
        'Content-Length': String(3 * 1024 ** 3),
      };
      const sent = request(
        { host: '127.0.0.1', port, path: '/upload/batch/large', method: 'PUT', headers },
        (response) => {
          resolve(response.statusCode!);
          sent.destroy();
        },
      );
      sent.on('error', () => undefined);
      sent.flushHeaders();
    });
    expect(answer).toBe(413);
  });
});

/** Null when refused. */
function open(headers: Record<string, string>, path = '/ws'): Promise<WebSocket | null> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on('open', () => resolve(socket));
    socket.on('error', () => resolve(null));
  });
}
const ask = (
  socket: WebSocket,
  message: unknown,
): Promise<{ id?: number; reply?: { ok: boolean; error?: { code: string } } } | number> =>
  new Promise((resolve) => {
    socket.on('close', (code) => resolve(code));
    socket.on('message', (data: Buffer) => {
      const parsed = JSON.parse(data.toString()) as { id?: number };
      if (parsed.id !== undefined) resolve(parsed);
    });
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  });

describe('the socket', () => {
  it('opens for our page with its cookie alone', async () => {
    expect(await open({ Origin: own() })).toBeNull();
    expect(await open({ Origin: 'http://evil.example', Cookie: cookie })).toBeNull();
    expect(await open({ Cookie: cookie })).toBeNull();
    expect(await open({ Origin: own(), Cookie: cookie }, '/other')).toBeNull();
    const socket = await open({ Origin: own(), Cookie: cookie });
    expect(socket).not.toBeNull();
    socket?.terminate();
  });

  it('answers commands whose parameters fit; others are refused and reach nobody', async () => {
    const headers = { Origin: own(), Cookie: cookie };
    const info = await ask((await open(headers))!, { id: 1, command: 'app.info', params: {} });
    expect(info).toMatchObject({ id: 1, reply: { ok: true, value: { version: '1.2.3', shell: 'browser' } } });
    asked.length = 0;
    for (const [command, params] of [
      ['data.inspect', { path: 7 }],
      ['data.inspect', { path: 'a\0b' }],
      ['run.stop', { run: '../../etc' }],
      ['__proto__', {}],
      ['document.save', { path: '/etc/passwd', text: '' }],
    ]) {
      const answer = await ask((await open(headers))!, { id: 2, command, params });
      expect(answer).toMatchObject({ id: 2, reply: { ok: false } });
    }
    expect(asked).toEqual([]);
    await ask((await open(headers))!, { id: 3, command: 'data.inspect', params: { path: 'upload:batch' } });
    expect(asked).toEqual([
      ['data.inspect', { path: join(folder, 'cache', 'tensorsmith', 'uploads', String(process.pid), 'batch') }],
    ]);
  });

  it('closes on what is no message', async () => {
    const headers = { Origin: own(), Cookie: cookie };
    expect(await ask((await open(headers))!, 'not json')).toBe(1003);
    expect(await ask((await open(headers))!, { id: 'x' })).toBe(1003);
    expect(await ask((await open(headers))!, 'null')).toBe(1003);
  });
});
