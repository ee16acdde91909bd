import { describe, expect, it } from 'vitest';
import { createBuilder } from '../../program/createBuilder.ts';
import { conformance } from '../testing/conformance.ts';
import { createWasmRuntime } from './runtime.ts';

describe('WebAssembly runtime', () => {
  conformance(() => createWasmRuntime({ threads: 2 }));

  it('says what it is', async () => {
    expect((await createWasmRuntime()).info).toMatchObject({ runtime: 'wasm', kind: 'cpu', device: 'CPU, 2 threads' });
  });

  it('says what it cannot do', async () => {
    const b = createBuilder();
    const x = b.input('x', { dtype: 'uint8', shape: [2] });
    const program = b.finish({ y: b.equal(x, x) });
    expect((await createWasmRuntime()).unsupported(program)).toEqual(['Equal of uint8']);
  });
});
