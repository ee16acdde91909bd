/** The server against known attacks: DNS rebinding, foreign origins, guessed tokens, path traversal. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Supervisor } from '../../host/process/supervisor.ts';
import { FileHandles } from '../../host/files/fileHandles.ts';
import { Downloads } from './downloads.ts';
import { AppServer } from './server.ts';
import { Uploads } from './uploads.ts';

let folder: string;
let handles: FileHandles;
let server: AppServer;
let port: number;
let token: string;
let cookie: string;
let key: string;
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
  writeFileSync(join(folder, 'net.json'), JSON.stringify({ data: { source: { kind: 'text', path: 'text.txt' } } }));
  symlinkSync(join(folder, 'outside.js'), join(folder, 'page', 'link.js'));
  const engine = {
    call: (command: string, params: unknown) => {
      if (command === 'runs.list')
        return Promise.resolve({
          ok: true,
          value: { runs: [{ run: 'foreign', dataPath: '/home/somebody/secret.csv' }] },
        });
      asked.push([command, params]);
      return Promise.resolve({ ok: true, value: { files: [], path: (params as { path?: string }).path, source: {} } });
    },
  } as unknown as Supervisor;
  server = new AppServer(join(folder, 'page'), {
    engine,
    handles: (handles = new FileHandles()),
    uploads: new Uploads(),
    downloads: new Downloads(),
    version: '1.2.3',
    sampleData: null,
    file: join(folder, 'net.json'),
  });
  const address = new URL(await server.listen(0));
  port = Number(address.port);
  token = address.searchParams.get('token')!;
  const { headers } = await get(`/?token=${token}`);
  cookie = String(headers['set-cookie']).split(';')[0]!;
  key = String(headers['location']).split('=')[1]!;
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
    expect(first.headers['location']).toBe(`/#key=${key}`);
    // Every port of this machine receives the cookie.
    expect(cookie).not.toContain(token);
    expect(cookie).not.toContain(key);
    expect(key).not.toBe(token);
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
      get(
        '/upload/batch/file.bin',
        { Cookie: cookie, 'X-Tensorsmith-Key': key, ...(origin ? { Origin: origin } : {}) },
        'PUT',
        'abc',
      );
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
    const put = (path: string, shown = key) =>
      get(path, { Cookie: cookie, Origin: own(), 'X-Tensorsmith-Key': shown }, 'PUT', 'abc');
    for (const shown of ['', 'guess', token]) expect((await put('/upload/batch/file.bin', shown)).status).toBe(403);
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
        'X-Tensorsmith-Key': key,
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
function open(headers: Record<string, string>, path = `/ws?key=${key}`): Promise<WebSocket | null> {
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
      if (parsed.id === undefined) return;
      socket.terminate();
      resolve(parsed);
    });
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  });

const documentOf = (path: string | null) => ({
  format: 'tensorsmith',
  version: 1,
  name: 'x',
  graph: { nodes: [], edges: [] },
  data: { source: path === null ? { kind: 'none' } : { kind: 'text', path, length: 4 } },
  training: {},
});

describe('the socket', () => {
  it('opens for our page alone, with its cookie and key', async () => {
    expect(await open({ Origin: own() })).toBeNull();
    expect(await open({ Origin: 'http://evil.example', Cookie: cookie })).toBeNull();
    expect(await open({ Cookie: cookie })).toBeNull();
    expect(await open({ Origin: own(), Cookie: cookie }, `/other?key=${key}`)).toBeNull();
    for (const shown of ['', `key=${token}`, 'key='])
      expect(await open({ Origin: own(), Cookie: cookie }, `/ws?${shown}`)).toBeNull();
    expect(await open({ Origin: own() }, `/ws?key=${key}`)).toBeNull();
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
      ['data.inspect', { data: 7 }],
      ['data.inspect', { path: '/etc/passwd' }],
      ['data.inspect', { data: '/etc/passwd' }],
      ['data.inspect', { data: 'upload:../../etc' }],
      ['data.inspect', { data: null, source: { kind: 'text', path: '/etc/passwd', length: 4 } }],
      ['data.inspect', { data: null, source: { kind: 'none' } }],
      ['data.samples', { data: '/etc', source: { kind: 'idx', path: '/etc' }, split: 'train', indices: [0] }],
      ['run.stop', { run: '../../etc' }],
      ['run.start', { document: documentOf('/etc/passwd'), data: null, from: '' }],
      ['run.start', { document: documentOf('/etc/passwd'), data: '/etc/passwd', from: '' }],
      ['run.start', { document: documentOf('\\\\evil\\share\\x'), data: null, from: '' }],
      ['run.evaluate', { run: 'x', data: '/etc/passwd' }],
      ['run.evaluate', { run: 'foreign' }],
      ['run.predict', { run: 'foreign', indices: [0] }],
      ['try.open', { run: 'foreign' }],
      [
        'network.activations',
        {
          ...{ document: documentOf(null), data: null, run: null, split: 'test', index: 0, within: '' },
          given: { run: 'foreign', input: { kind: 'text', text: 'x' } },
        },
      ],
      ['try.predict', { run: 'foreign', input: { kind: 'text', text: 'x' } }],
      ['try.generate', { run: 'foreign', text: 'x', first: 0, count: 1, temperature: 1, seed: 0 }],
      ['run.explain', { run: 'foreign', split: 'test', index: 0, label: 0, method: 'gradient' }],
      ['run.inspect', { run: 'foreign', split: 'train', indices: [0], node: 'n1' }],
      [
        'export.code',
        { document: documentOf(null), data: null, language: 'typescript', run: 'foreign', folder: 'download:x' },
      ],
      ['export.code', { document: documentOf(null), data: null, language: 'typescript', run: null, folder: '/tmp' }],
      ['export.code', { document: documentOf(null), data: null, language: 'typescript', run: null, directory: '/tmp' }],
      ['run.export', { run: 'foreign', file: 'download:x' }],
      ['run.export', { run: 'x', file: '/tmp/x.tsrun' }],
      ['run.import', { file: '/etc/passwd' }],
      ['run.import', { file: 'upload:../../etc' }],
      ['run.import', { file: 'upload:none' }],
      ['run.locate', { run: 'x', data: '/etc/passwd' }],
      ['data.allow', { path: '/etc/passwd' }],
      ['session.read', {}],
      ['__proto__', {}],
      ['document.open', { file: null, path: '/etc/passwd' }],
      ['document.open', { file: '/etc/passwd' }],
      ['document.save', { path: '/etc/passwd', text: '' }],
      ['document.save', { file: '/etc/passwd', text: '', stamp: null }],
      ['document.check', { file: '/etc/passwd', stamp: '' }],
    ]) {
      const answer = await ask((await open(headers))!, { id: 2, command, params });
      expect(answer).toMatchObject({ id: 2, reply: { ok: false } });
    }
    expect(asked).toEqual([]);
    // Activations of a network whose data may not be read are those of noise.
    const look = { data: null, run: null, split: 'test', index: 0, within: '' };
    const seen = await ask((await open(headers))!, {
      id: 2,
      command: 'network.activations',
      params: { document: documentOf('/etc/passwd'), ...look },
    });
    expect(seen).toMatchObject({ reply: { ok: true, value: { noise: { why: { code: 'data.notPicked' } } } } });
    expect(asked).toMatchObject([['network.activations', { document: { data: { source: { kind: 'none' } } } }]]);
    asked.length = 0;
    await ask((await open(headers))!, { id: 3, command: 'data.inspect', params: { data: 'upload:batch' } });
    expect(asked).toEqual([
      ['data.inspect', { path: join(folder, 'cache', 'tensorsmith', 'uploads', String(process.pid), 'batch') }],
    ]);
  });

  it('takes an uploaded run', async () => {
    const headers = { Origin: own(), Cookie: cookie };
    expect((await get('/upload/run/one.tsrun', { ...headers, 'X-Tensorsmith-Key': key }, 'PUT', 'abc')).status).toBe(
      204,
    );
    asked.length = 0;
    await ask((await open(headers))!, { id: 4, command: 'run.import', params: { file: 'upload:run' } });
    expect(asked).toEqual([
      [
        'run.import',
        { path: join(folder, 'cache', 'tensorsmith', 'uploads', String(process.pid), 'run', 'one.tsrun') },
      ],
    ]);
  });

  it('reads and writes the document that it was started with', async () => {
    const headers = { Origin: own(), Cookie: cookie };
    const call = async (command: string, params: unknown) =>
      (
        (await ask((await open(headers))!, { id: 1, command, params })) as unknown as {
          reply: { value: Record<string, string> };
        }
      ).reply.value;
    const { open: opened } = (await call('app.info', {})) as unknown as { open: Record<string, string> };
    expect(opened).toMatchObject({ path: join(folder, 'net.json'), name: 'net.json' });
    const { file, stamp } = opened;
    const saved = await call('document.save', { file, text: 'new', stamp });
    expect(readFileSync(join(folder, 'net.json'), 'utf8')).toBe('new');
    expect(await call('document.save', { file, text: 'lost', stamp })).toEqual({ state: 'changed' });
    expect(await call('document.check', { file, stamp: saved['stamp'] })).toEqual({ state: 'same' });
    expect(handles.all('document')).toHaveLength(1);
  });

  it('closes on what is no message', async () => {
    const headers = { Origin: own(), Cookie: cookie };
    expect(await ask((await open(headers))!, 'not json')).toBe(1003);
    expect(await ask((await open(headers))!, { id: 'x' })).toBe(1003);
    expect(await ask((await open(headers))!, 'null')).toBe(1003);
  });
});

describe('under attack', () => {
  const silent = (): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port }, () => resolve(socket));
      socket.on('error', () => undefined);
    });

  it('outlives handshakes without a token that are broken off', async () => {
    for (let i = 0; i < 20; i++) {
      const socket = await silent();
      socket.write(
        `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
      socket.resetAndDestroy();
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await get('/', { Cookie: cookie })).status).toBe(200);
  });

  it('does not keep the connections of who is refused', async () => {
    const closed = async (head: string): Promise<boolean> => {
      const socket = await silent();
      // A socket that is not read keeps its connection open at this end.
      socket.resume();
      socket.write(head);
      return new Promise((resolve) => {
        socket.on('close', () => resolve(true));
        setTimeout(() => resolve(false), 3000).unref();
      });
    };
    const upgrade =
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
    const heads = [
      upgrade,
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: evil\r\n\r\n`,
    ];
    expect(await Promise.all(heads.flatMap((head) => Array.from({ length: 20 }, () => closed(head))))).not.toContain(
      false,
    );
  });

  it('serves the page while hundreds of connections say nothing', async () => {
    const sockets = await Promise.all(Array.from({ length: 300 }, silent));
    const half = await silent();
    half.write('GET / HTTP/1.1\r\nHost:');
    expect((await get('/', { Cookie: cookie })).status).toBe(200);
    for (const socket of [...sockets, half]) socket.destroy();
  });

  it('ends a request whose head does not come', async () => {
    const socket = await silent();
    socket.write('GET / HTTP/1.1\r\nHost:');
    // Without a limit of its own, Node ends it after a minute.
    await new Promise((resolve) => socket.on('close', resolve));
  }, 30_000);

  it('ends a page that asks without waiting for answers, and lets no more than some pages in', async () => {
    const headers = { Origin: own(), Cookie: cookie };
    const greedy = (await open(headers))!;
    const closed = new Promise<number>((resolve) => greedy.on('close', resolve));
    for (let i = 0; i < 200; i++) greedy.send(JSON.stringify({ id: i, command: 'app.info', params: {} }));
    expect(await closed).toBe(1013);
    const pages = await Promise.all(Array.from({ length: 40 }, () => open(headers)));
    expect(pages.filter((page) => page !== null).length).toBeLessThanOrEqual(16);
    for (const page of pages) page?.terminate();
  });
});
