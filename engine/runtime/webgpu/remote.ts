/**
 * A runtime whose sessions live at the other end of a channel (serve.ts). Inside
 * Electron the GPU belongs to the windows, and the engine is a process of its own.
 */
import { UserError } from '../../errors/error.ts';
import type { ErrorCode } from '../../errors/table.ts';
import type { VariableSpec } from '../../program/types.ts';
import { concreteShape } from '../../program/shapes.ts';
import { readSlice } from '../fileSlice.ts';
import type { Bundle, FileSlice, HostTensor, HostTensors, Runtime, Session } from '../runtime.ts';
import { unsupported } from '../tfjs/unsupported.ts';
import type { Answer, Port, RemoteCall, RemoteCalls } from './remoteMessages.ts';
import { count } from '../hostTensors.ts';

/** Bytes of a file per message: each is held in memory three times. */
const CHUNK = 1 << 24;

export interface RemoteRuntime extends Runtime {
  /** Resolves when the other end is gone; no session of this runtime answers any more. */
  readonly lost: Promise<void>;
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: UserError) => void;
}

/** Matches answers with calls; once the other end is gone, every call fails. */
class Caller {
  readonly lost: Promise<void>;
  readonly #port: Port;
  readonly #pending = new Map<number, Pending>();
  #next = 1;
  #gone: string | null = null;
  #markLost: () => void = () => undefined;

  constructor(port: Port) {
    this.#port = port;
    this.lost = new Promise((resolve) => (this.#markLost = resolve));
    port.onMessage((message) => this.#receive(message as Answer));
    port.onClose(() => this.#lose('closed'));
  }

  call<K extends RemoteCall>(call: K, params: RemoteCalls[K]['params']): Promise<RemoteCalls[K]['result']> {
    if (this.#gone !== null) return Promise.reject(new UserError('runtime.lostGpu', { detail: this.#gone }));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#port.postMessage({ id, call, params });
    });
  }

  /** Tells the other end that it may close. */
  end(): void {
    if (this.#gone !== null) return;
    this.#port.postMessage({ id: 0, call: 'end', params: {} });
    this.#lose('ended');
  }

  #receive(answer: Answer): void {
    if ('lost' in answer) return this.#lose(answer.lost);
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if ('value' in answer) return pending?.resolve(answer.value as never);
    const { code, params, where } = answer.error;
    pending?.reject(new UserError(code as ErrorCode, params, where));
  }

  #lose(detail: string): void {
    if (this.#gone !== null) return;
    this.#gone = detail;
    for (const { reject } of this.#pending.values()) reject(new UserError('runtime.lostGpu', { detail }));
    this.#pending.clear();
    this.#port.close();
    this.#markLost();
  }
}

/** Copies views, which would otherwise be sent with their whole buffer. */
function compact(values: HostTensors): HostTensors {
  const own = ({ dtype, shape, data }: HostTensor): HostTensor => ({
    dtype,
    shape: [...shape],
    data: data.byteLength === data.buffer.byteLength ? data : data.slice(),
  });
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, own(value)]));
}

class RemoteSession implements Session {
  readonly #caller: Caller;
  readonly #session: number;
  readonly #variables: readonly VariableSpec[];

  constructor(caller: Caller, session: number, variables: readonly VariableSpec[]) {
    this.#caller = caller;
    this.#session = session;
    this.#variables = variables;
  }

  run(name: string, feeds: HostTensors): Promise<HostTensors> {
    return this.#caller.call('run', { session: this.#session, name, feeds: compact(feeds) });
  }
  async write(values: HostTensors): Promise<void> {
    await this.#caller.call('write', { session: this.#session, values: compact(values) });
  }
  read(names: readonly string[]): Promise<HostTensors> {
    return this.#caller.call('read', { session: this.#session, names: [...names] });
  }

  /** Reads the file here: the other end has no file access. */
  async loadFile(variable: string, from: FileSlice): Promise<void> {
    const spec = this.#variables.find(({ name }) => name === variable);
    if (!spec) throw new Error(`No variable ${variable}`);
    const shape = concreteShape(spec.shape, 1);
    const length = count(shape);
    for (let offset = 0; offset < length || offset === 0; offset += CHUNK) {
      const part = { path: from.path, offset: from.offset + offset };
      const bytes = await readSlice(part, { ...spec, shape: [Math.min(CHUNK, length - offset)] });
      await this.#caller.call('fill', { session: this.#session, variable, shape, offset, bytes });
    }
  }

  dispose(): void {
    // Where the other end is gone, so is the session.
    this.#caller.call('dispose', { session: this.#session }).catch(() => undefined);
  }
}

/**
 * Asks the other end to open its device.
 * @param late ends the wait and closes the other end
 * @throws UserError of the other end, or `runtime.lostGpu` where it is gone before it answers
 */
export async function openRemoteRuntime(port: Port, late?: AbortSignal): Promise<RemoteRuntime> {
  const caller = new Caller(port);
  const giveUp = (): void => caller.end();
  late?.addEventListener('abort', giveUp);
  try {
    if (late?.aborted) giveUp();
    const info = await caller.call('open', {});
    return {
      info,
      unsupported,
      lost: caller.lost,
      createSession: async ({ variables, functions }) => {
        // Only the fields of a bundle: the caller's object may hold more, which cannot be cloned.
        const bundle: Bundle = {
          variables: variables.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
          functions: Object.fromEntries(
            Object.entries(functions).map(([name, { program, repeated }]) => [name, { program, repeated }]),
          ),
        };
        return new RemoteSession(caller, await caller.call('create', { bundle }), bundle.variables);
      },
    };
  } catch (error) {
    caller.end();
    throw error;
  } finally {
    late?.removeEventListener('abort', giveUp);
  }
}
