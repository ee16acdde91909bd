import { describe, expect, it } from 'vitest';
import { createBuilder } from '../../program/createBuilder.ts';
import { conformance } from '../testing/conformance.ts';
import { createWasmRuntime } from './runtime.ts';
import { gainsFromThreads } from './threads.ts';

describe('WebAssembly runtime', () => {
  conformance(() => createWasmRuntime({ threads: 2 }));

  it('says what it is', async () => {
    expect((await createWasmRuntime()).info).toMatchObject({ runtime: 'wasm', kind: 'cpu', device: 'CPU, 2 threads' });
  });

  it('runs small programs on one thread and large ones on all, in turns', async () => {
    const product = (size: number) => {
      const b = createBuilder();
      const [x, y] = ['x', 'y'].map((name) => b.input(name, { dtype: 'float32', shape: [size, size] }));
      return { variables: [], functions: { run: { program: b.finish({ z: b.matMul(x!, y!) }), repeated: false } } };
    };
    const [small, large] = [product(8), product(256)];
    expect([small, large].map(gainsFromThreads)).toEqual([false, true]);
    const runtime = await createWasmRuntime();
    const fixed = await createWasmRuntime({ threads: 1 });
    const squares = (size: number) => {
      const data = Float32Array.from({ length: size * size }, (_, i) => ((i * 7) % 11) - 5);
      const x = { dtype: 'float32' as const, shape: [size, size], data };
      return { x, y: x };
    };
    const sessions = await Promise.all(
      [runtime, fixed].flatMap((one) => [small, large].map((of) => one.createSession(of))),
    );
    const found = await Promise.all(
      [0, 1, 2].flatMap(() => sessions.map((session, i) => session.run('run', squares(i % 2 ? 256 : 8)))),
    );
    const bytes = found.map(({ z }) => Buffer.from(z!.data.buffer, z!.data.byteOffset, z!.data.byteLength));
    for (const [i, one] of bytes.entries()) expect(one.equals(bytes[i % 2]!)).toBe(true);
    for (const session of sessions) session.dispose();
  });

  it('says what it cannot do', async () => {
    const b = createBuilder();
    const x = b.input('x', { dtype: 'uint8', shape: [2] });
    const program = b.finish({ y: b.equal(x, x) });
    expect((await createWasmRuntime()).unsupported(program)).toEqual(['Equal of uint8']);
  });
});
