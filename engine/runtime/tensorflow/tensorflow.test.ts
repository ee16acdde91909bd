import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conformance } from '../testing/conformance.ts';
import { engineEnvironment } from './environment.ts';
import { findEngine } from './install/files.ts';
import { createTensorflowRuntime } from './runtime.ts';

const engine = findEngine();

describe.skipIf(engine === null)(`TensorFlow runtime${engine ? '' : ' (skipped: run `npm run engine` first)'}`, () => {
  const create = async () => {
    Object.assign(process.env, engineEnvironment({ intraThreads: 2, interThreads: 2 }));
    return createTensorflowRuntime(engine!);
  };
  conformance(create);

  it('says what it is', async () => {
    const { info } = await create();
    expect(info).toMatchObject({ runtime: 'tensorflow', kind: 'cpu', library: 'TensorFlow 2.21.0' });
  });

  it('leaves no folder behind', async () => {
    const before = process.env['TMPDIR'];
    const own = mkdtempSync(join(tmpdir(), 'tensorsmith-test-'));
    process.env['TMPDIR'] = own;
    try {
      const session = await (await create()).createSession({ variables: [], functions: {} });
      expect(readdirSync(own)).toEqual([]);
      session.dispose();
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
      rmSync(own, { recursive: true });
    }
  });
});
