/** Both ends of the channel in one process, with the WebAssembly runtime behind it in place of a GPU. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors/error.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import type { Runtime } from '../runtime.ts';
import { floats } from '../testing/cases.ts';
import { conformance } from '../testing/conformance.ts';
import { createWasmRuntime } from '../tfjs/runtime.ts';
import { openRemoteRuntime } from './remote.ts';
import type { Port } from './remoteMessages.ts';
import { serveRuntime } from './serve.ts';

const portOf = (port: MessagePort): Port => ({
  postMessage: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', listener),
  onClose: (listener) => void port.on('close', listener),
  close: () => port.close(),
});

const wasm = createWasmRuntime({ threads: 1 });

/** A channel with a runtime at its other end. */
function served(open: () => Promise<Runtime>) {
  const { port1: near, port2: far } = new MessageChannel();
  const ends = { ended: 0, near: portOf(near), far };
  let deliver: (message: unknown) => void = () => undefined;
  const port = {
    ...portOf(far),
    onMessage: (listener: (message: unknown) => void) => {
      deliver = listener;
      far.on('message', listener);
    },
  };
  const server = serveRuntime({ port, open, ended: () => (ends.ended += 1) });
  /** Delivers pending messages at once. */
  const drain = (): void => {
    for (let got; (got = receiveMessageOnPort(far));) deliver(got.message);
  };
  return { ...server, ends, drain };
}

async function lostBy(act: (channel: ReturnType<typeof served>) => void) {
  // A device that never answers.
  const stuck = new Promise<never>(() => undefined);
  const runtime = await wasm;
  const channel = served(async () => ({
    ...runtime,
    createSession: async (bundle) => ({ ...(await runtime.createSession(bundle)), run: () => stuck, dispose() {} }),
  }));
  const remote = await openRemoteRuntime(channel.ends.near);
  const session = await remote.createSession({ variables: [], functions: {} });
  const open = [session.run('f', {}), session.run('g', {})];
  act(channel);
  for (const call of open) await expect(call).rejects.toMatchObject({ data: { code: 'runtime.lostGpu' } });
  await remote.lost;
  await expect(session.read([])).rejects.toMatchObject({ data: { code: 'runtime.lostGpu' } });
  await expect(remote.createSession({ variables: [], functions: {} })).rejects.toThrow('no longer available');
  session.dispose();
}

describe('a runtime at the other end of a channel', () => {
  conformance(async () => {
    const runtime = await wasm;
    const { ends, drain } = served(() => Promise.resolve(runtime));
    const remote = await openRemoteRuntime(ends.near);
    return {
      ...remote,
      tensorCount: () => {
        drain();
        return runtime.tensorCount();
      },
    };
  });

  it('says what the device is', async () => {
    const runtime = await wasm;
    const { ends } = served(() => Promise.resolve(runtime));
    expect((await openRemoteRuntime(ends.near)).info).toEqual(runtime.info);
  });

  it('sends a long file in parts, and of a view only what is seen', async () => {
    const [rows, width] = [20, 1 << 20];
    const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-remote-'));
    const path = join(folder, 'bytes');
    writeFileSync(
      path,
      Uint8Array.from({ length: rows * width }, (_, i) => Math.floor(i / width)),
    );
    const runtime = await wasm;
    const { ends } = served(() => Promise.resolve(runtime));
    const sent: unknown[] = [];
    const spied: Port = {
      ...ends.near,
      postMessage: (message) => (sent.push(message), ends.near.postMessage(message)),
    };
    const remote = await openRemoteRuntime(spied);
    const table = { name: 'table', dtype: 'uint8', shape: [rows, width] } as const;
    const b = createBuilder();
    const x = b.input('x', { dtype: 'float32', shape: [2] });
    const session = await remote.createSession({
      variables: [table],
      functions: { f: { program: b.finish({ x }), repeated: false } },
    });
    await session.loadFile('table', { path, offset: 0 });
    rmSync(folder, { recursive: true });
    expect(sent.filter((message) => (message as { call: string }).call === 'fill')).toHaveLength(2);
    const view = new Float32Array(1000).subarray(10, 12);
    await session.run('f', { x: { ...floats([2], [0, 0]), data: view } });
    const fed = (sent.at(-1) as { params: { feeds: { x: { data: Float32Array } } } }).params.feeds.x.data;
    expect(fed.buffer.byteLength).toBe(8);
    const { data } = (await session.read(['table']))['table']!;
    expect(data.findIndex((value, i) => value !== Math.floor(i / width))).toBe(-1);
    session.dispose();
  });

  it('tells why there is no device, and lets the other end go', async () => {
    const { ends } = served(() => Promise.reject(new UserError('runtime.softwareGpu', { device: 'Toy' })));
    await expect(openRemoteRuntime(ends.near)).rejects.toMatchObject({
      data: { code: 'runtime.softwareGpu', params: { device: 'Toy' } },
    });
    await expect.poll(() => ends.ended).toBe(1);
  });

  it('hands on what went wrong inside', async () => {
    const runtime = await wasm;
    const { ends } = served(() => Promise.resolve(runtime));
    const remote = await openRemoteRuntime(ends.near);
    const session = await remote.createSession({ variables: [], functions: {} });
    await expect(session.run('f', {})).rejects.toMatchObject({
      data: { code: 'internal', params: { detail: 'No function f' } },
    });
    session.dispose();
    await expect(session.run('f', {})).rejects.toThrow('No session');
  });

  it('fails every open call when the other end is gone', () => lostBy(({ ends }) => ends.far.close()));
  it('fails every open call when the device is lost', () => lostBy(({ lose }) => lose('driver')));

  it('fails where the other end is gone before it answers', async () => {
    const { ends } = served(() => new Promise(() => undefined));
    const opening = openRemoteRuntime(ends.near);
    ends.far.close();
    await expect(opening).rejects.toMatchObject({ data: { code: 'runtime.lostGpu' } });
  });

  it('waits no longer than it is told', async () => {
    const { ends } = served(() => new Promise(() => undefined));
    const late = new AbortController();
    const opening = openRemoteRuntime(ends.near, late.signal);
    late.abort();
    await expect(opening).rejects.toMatchObject({ data: { code: 'runtime.lostGpu' } });
    await expect.poll(() => ends.ended).toBe(1);
  });
});
