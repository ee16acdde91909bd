/**
 * Commands and events over a WebSocket: `{id, command, params}` out, `{id, reply}` and `{event, data}` in. Reconnects
 * after a loss, with a backoff of up to five seconds; pending calls then fail with `shell.disconnected`.
 */
import type { Reply } from '../../../engine/protocol/client.ts';

type Listener = (data: never) => void;

export class Socket {
  readonly #url: () => string;
  readonly #pending = new Map<number, (reply: Reply<unknown>) => void>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #socket: Promise<WebSocket> | null = null;
  #next = 1;
  #attempts = 0;

  /** @param url called at each attempt */
  constructor(url: () => string) {
    this.#url = url;
    this.#open().catch(() => undefined);
  }

  async call(command: string, params: unknown): Promise<Reply<unknown>> {
    let socket: WebSocket;
    try {
      socket = await this.#open();
    } catch {
      return disconnected();
    }
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      socket.send(JSON.stringify({ id, command, params }));
    });
  }

  on(event: string, listener: Listener): () => void {
    const set = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, set.add(listener));
    return () => set.delete(listener);
  }

  #open(): Promise<WebSocket> {
    this.#socket ??= new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#url());
      socket.onopen = () => {
        this.#attempts = 0;
        resolve(socket);
      };
      socket.onmessage = (message) => this.#receive(JSON.parse(String(message.data)) as Incoming);
      socket.onclose = () => {
        this.#socket = null;
        for (const answer of this.#pending.values()) answer(disconnected());
        this.#pending.clear();
        reject(new Error('closed'));
        setTimeout(() => void this.#open().catch(() => undefined), Math.min(5000, 250 * 2 ** this.#attempts++));
      };
    });
    return this.#socket;
  }

  #receive(message: Incoming): void {
    if ('event' in message) {
      for (const listener of this.#listeners.get(message.event) ?? []) listener(message.data as never);
    } else {
      this.#pending.get(message.id)?.(message.reply);
      this.#pending.delete(message.id);
    }
  }
}

type Incoming = { event: string; data: unknown } | { id: number; reply: Reply<unknown> };

function disconnected(): Reply<never> {
  return { ok: false, error: { code: 'shell.disconnected', params: {}, where: {} } };
}
