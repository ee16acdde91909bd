/** The app over HTTP and a WebSocket, on this machine only. */
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import { UserError } from '../../errors/error.ts';
import { findAsset } from '../../host/files/asset.ts';
import { KEY, KEY_HEADER } from '../../protocol/pageKey.ts';
import { PAGE_HEADERS } from '../../protocol/policy.ts';
import type { Events } from '../../protocol/events.ts';
import { Auth } from './auth.ts';
import { type Backstage, runCommand, serverHandlers, type ServerHandlers } from './commands.ts';

const LOOPBACK = '127.0.0.1';
const MAX_MESSAGE = 64 * 1024 * 1024;
const MAX_CONNECTIONS = 256;
/** Most connections without a valid token; the oldest is closed for a new one. */
const MAX_SILENT = 32;
/** Timeouts in milliseconds for the headers and for the whole of a request. */
const HEADERS_MS = 5000;
const REQUEST_MS = 30 * 60_000;
/** Most open pages, and most pending commands of one. */
const MAX_PAGES = 16;
const MAX_WAITING = 64;
/** Bytes that may be buffered for a slow page before its metrics are dropped. */
const MAX_BACKLOG = 4 * 1024 * 1024;

export class AppServer {
  readonly auth = new Auth();
  readonly #backstage: Backstage;
  readonly #handlers: ServerHandlers;
  readonly #page: string;
  readonly #http: Server;
  /** Connections without a valid token, oldest first. */
  readonly #silent = new Set<Socket>();
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });

  /** @param page folder of the built page */
  constructor(page: string, backstage: Backstage) {
    this.#page = page;
    this.#backstage = backstage;
    this.#handlers = serverHandlers(backstage);
    const times = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 1000 };
    this.#http = createServer({ ...times, maxHeaderSize: 16 * 1024 }, (request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#http.maxConnections = MAX_CONNECTIONS;
    this.#http.on('connection', (socket: Socket) => this.#welcome(socket));
    this.#http.on('clientError', (_, socket) => socket.destroy());
    this.#http.on('upgrade', (request, socket, head) => {
      this.#upgrade(request, socket, head);
    });
    this.#sockets.on('connection', (socket) => this.#converse(socket));
  }

  /** @returns the address with the token; port 0 selects a free one */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', (error) => reject(new UserError('cli.port', { port, detail: error.message })));
      this.#http.listen(port, LOOPBACK, resolve);
    });
    const address = this.#http.address() as AddressInfo;
    this.auth.port = address.port;
    return `http://${LOOPBACK}:${address.port}/?token=${this.auth.token}`;
  }

  /** Sends an event to every open page. */
  emit<K extends keyof Events>(event: K, data: Events[K]): void {
    const message = JSON.stringify({ event, data });
    for (const socket of this.#sockets.clients) {
      if (event === 'step.metrics' && socket.bufferedAmount > MAX_BACKLOG) continue;
      socket.send(message);
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #welcome(socket: Socket): void {
    this.#silent.add(socket);
    socket.on('close', () => this.#silent.delete(socket));
    const [oldest] = this.#silent;
    if (this.#silent.size > MAX_SILENT) oldest?.destroy();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const end = (status: number, text = ''): void =>
      void response
        .writeHead(status, {
          'Content-Type': 'text/plain',
          ...(status >= 400 ? { Connection: 'close' } : {}),
          ...PAGE_HEADERS,
        })
        .end(text);
    if (!this.auth.isOwnHost(request.headers.host)) return end(403, 'Unknown host');
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    // The token is exchanged for a cookie and the page's key at once; it leaves the address bar, as the key does
    // (pageKey.ts).
    const token = url.searchParams.get('token');
    if (request.method === 'GET' && url.pathname === '/' && token !== null) {
      if (!this.auth.isToken(token)) return end(403, 'Wrong token');
      response
        .writeHead(303, {
          Location: `/#${KEY}=${this.auth.pageKey}`,
          'Set-Cookie': this.auth.cookie,
          'Cache-Control': 'no-store',
          ...PAGE_HEADERS,
        })
        .end();
      return;
    }
    if (!this.auth.hasCookie(request))
      return end(401, 'Open the address that `tensorsmith serve` printed, with its token.');
    this.#silent.delete(request.socket);
    const [, area, ...rest] = url.pathname.split('/').map(decodePart);
    if (request.method === 'PUT' && area === 'upload') {
      if (!this.auth.isOwnOrigin(request.headers.origin)) return end(403, 'Foreign origin');
      if (!this.auth.isPageKey(request.headers[KEY_HEADER]?.toString())) return end(403, 'No key');
      return end(await this.#backstage.uploads.receive(request, rest[0] ?? '', rest[1] ?? ''));
    }
    if (request.method !== 'GET') return end(405);
    if (area === 'download') return this.#sendArchive(rest[0] ?? '', response, end);
    const asset = findAsset(url.pathname, this.#page);
    if (!asset) return end(404, 'Not found');
    response.writeHead(200, { 'Content-Type': asset.type, 'Cache-Control': 'no-cache', ...PAGE_HEADERS });
    // Rejects where the file cannot be read or the browser disconnects; the response is then truncated.
    await pipeline(createReadStream(asset.path), response);
  }

  #sendArchive(id: string, response: ServerResponse, end: (status: number, text?: string) => void): void {
    const archive = this.#backstage.downloads.get(id);
    if (!archive) return end(404, 'Not found');
    response
      .writeHead(200, { 'Content-Type': 'application/zip', 'Content-Disposition': 'attachment', ...PAGE_HEADERS })
      .end(archive);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A refused client may disconnect at any moment.
    socket.on('error', () => socket.destroy());
    const { host, origin } = request.headers;
    const base = `ws://${host}`;
    const url = URL.canParse(request.url ?? '', base) ? new URL(request.url ?? '', base) : null;
    const allowed =
      url?.pathname === '/ws' &&
      this.auth.isOwnHost(host) &&
      this.auth.isOwnOrigin(origin) &&
      this.auth.hasCookie(request) &&
      this.auth.isPageKey(url.searchParams.get(KEY)) &&
      this.#sockets.clients.size < MAX_PAGES;
    if (!allowed) {
      // The connection of a refused client is closed.
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n', () => socket.destroy());
      return;
    }
    this.#silent.delete(request.socket);
    this.#sockets.handleUpgrade(request, socket, head, (client) => this.#sockets.emit('connection', client, request));
  }

  #converse(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    let waiting = 0;
    socket.on('message', (data: Buffer) => {
      if (waiting >= MAX_WAITING || socket.bufferedAmount > MAX_MESSAGE) return socket.close(1013);
      waiting += 1;
      void this.#reply(socket, data.toString()).finally(() => (waiting -= 1));
    });
    socket.send(JSON.stringify({ event: 'engine.ready', data: {} }));
  }

  async #reply(socket: WebSocket, text: string): Promise<void> {
    let message: { id?: unknown; command?: unknown; params?: unknown };
    try {
      message = JSON.parse(text) as typeof message;
    } catch {
      return socket.close(1003);
    }
    const { id, command, params } = message ?? {};
    if (typeof id !== 'number' || typeof command !== 'string') return socket.close(1003);
    const reply = await runCommand(this.#handlers, command, params);
    return socket.send(JSON.stringify({ id, reply }));
  }
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
