/** Failures of the installation: one clear sentence each, and no partial engine. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatError, UserError } from '../../../errors/error.ts';
import { FakeMachine, tinyWheel } from '../../testing/fakeTools.ts';
import { findEngine } from './files.ts';
import { installEngine } from './install.ts';
import type { InstallProgress } from './progress.ts';

const { bytes, wheel } = tinyWheel();

/** The error code and sentence that an installation ends with. */
async function failure(options: Parameters<typeof installEngine>[0] = {}): Promise<{ code: string; text: string }> {
  const error: unknown = await installEngine({ wheel, ...options }).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error(`Not a sentence for the user: ${String(error)}`);
  for (const language of ['en', 'zh'] as const) {
    const text = formatError(error.data, language);
    expect(text).not.toMatch(/[{}\n]|undefined/);
    expect(text.length).toBeLessThan(600);
  }
  expect(findEngine()).toBeNull();
  return { code: error.data.code, text: error.message };
}

describe.skipIf(process.platform === 'win32')('preparing the engine', () => {
  let machine: FakeMachine;
  beforeEach(() => {
    machine = new FakeMachine();
  });
  afterEach(() => {
    // The lock is released in any case.
    const left = existsSync(machine.cache) && statSync(machine.cache).isDirectory() ? readdirSync(machine.cache) : [];
    expect(left.filter((name) => name.endsWith('.lock'))).toEqual([]);
    machine.restore();
  });

  it('works with a pip, a compiler and room', async () => {
    machine.pipWith(bytes);
    machine.compiler();
    const stages: string[] = [];
    const onProgress = ({ stage }: InstallProgress) => void (stages.at(-1) === stage || stages.push(stage));
    const engine = await installEngine({ wheel, onProgress });
    expect(stages).toEqual(['download', 'check', 'unpack', 'compile', 'finish']);
    expect(findEngine()).toEqual(engine);
    expect(readdirSync(engine.libraryFolder).sort()).toEqual([...wheel.libraries].sort());
    expect(readdirSync(machine.cache)).toEqual([engine.folder.slice(machine.cache.length + 1)]);
    // An installed engine downloads nothing again.
    await installEngine({ wheel });
    expect(machine.downloads).toBe(1);
  });

  it('without Python', async () => {
    machine.compiler();
    expect(await failure()).toMatchObject({
      code: 'engine.pip',
      text: expect.stringContaining('python3-pip') as string,
    });
  });

  it('with a Python that has no pip', async () => {
    machine.compiler();
    machine.tool('python3', 'echo "No module named pip" >&2; exit 1');
    expect((await failure()).code).toBe('engine.pip');
  });

  it('with pip alone, without Python by that name', async () => {
    machine.compiler();
    machine.tool('pip3', '[ "$1" = --version ] && exit 0; echo "nothing to be had" >&2; exit 1');
    expect(await failure()).toMatchObject({
      code: 'engine.download',
      text: expect.stringContaining('nothing to be had') as string,
    });
  });

  it('without a compiler, before anything is downloaded', async () => {
    machine.pipWith(bytes);
    expect(await failure()).toMatchObject({
      code: 'engine.compiler',
      text: expect.stringContaining('Install g++') as string,
    });
    expect(machine.downloads).toBe(0);
  });

  it.each([
    ['engine.network', 'Failed to establish a new connection: [Errno -3] Temporary failure in name resolution'],
    ['engine.network', 'ReadTimeoutError: Read timed out.'],
    ['engine.disk', 'OSError: [Errno 28] No space left on device'],
    ['engine.download', 'ERROR: No matching distribution found for tensorflow-cpu'],
  ])('with a pip that fails: %s from "%s"', async (code, words) => {
    machine.compiler();
    machine.pip(`echo "${words}" >&2; exit 1`);
    expect((await failure()).code).toBe(code);
  });

  it('with a pip that is content with nothing', async () => {
    machine.compiler();
    machine.pip('exit 0');
    expect(await failure()).toMatchObject({
      code: 'engine.download',
      text: expect.stringContaining('left no wheel') as string,
    });
  });

  it('with another file than was published, which is not kept', async () => {
    machine.compiler();
    machine.pipWith(bytes.map((byte, i) => (i === 500 ? byte ^ 1 : byte)));
    expect(await failure()).toMatchObject({
      code: 'engine.checksum',
      text: expect.stringContaining('published.whl') as string,
    });
    machine.pipWith(bytes);
    await installEngine({ wheel });
    expect(machine.downloads).toBe(2);
  });

  it('with a compiler that fails; the next attempt goes on from there', async () => {
    machine.pipWith(bytes);
    machine.compiler('echo "binding.cc:1: error: no" >&2; exit 1');
    expect(await failure()).toMatchObject({
      code: 'engine.compile',
      text: expect.stringContaining('error: no') as string,
    });
    machine.compiler();
    await installEngine({ wheel });
    expect(machine.downloads).toBe(1);
  });

  it('where the folder cannot be made', async () => {
    machine.pipWith(bytes);
    machine.compiler();
    writeFileSync(machine.cache, 'a file where a folder should be');
    process.env.TENSORSMITH_ENGINE_DIR = join(machine.cache, 'engine');
    expect((await failure()).code).toBe('engine.cacheWrite');
  });

  it('when it is cancelled', async () => {
    machine.compiler();
    machine.pip('exec sleep 60');
    const abort = new AbortController();
    const cancelled = failure({ signal: abort.signal, onProgress: () => abort.abort() });
    expect((await cancelled).code).toBe('engine.cancelled');
  });

  it('twice at once: one does it, the other waits for it', async () => {
    machine.pipWith(bytes);
    machine.compiler();
    const waits: string[] = [];
    const [first, second] = await Promise.all(
      ['a', 'b'].map((name) =>
        installEngine({ wheel, onProgress: ({ stage }) => void (stage === 'wait' && waits.push(name)) }),
      ),
    );
    expect(first).toEqual(second);
    expect(machine.downloads).toBe(1);
    expect(new Set(waits).size).toBe(1);
  });

  it('twice at once, the first of which fails: the other one tries for itself', async () => {
    machine.pip('sleep 0.2; exit 1');
    machine.compiler();
    const results = await Promise.allSettled([installEngine({ wheel }), installEngine({ wheel })]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(machine.downloads).toBe(2);
  });

  it('with too little room, before anything is downloaded', async () => {
    machine.pipWith(bytes);
    machine.compiler();
    const { code, text } = await failure({ wheel: { ...wheel, neededBytes: 1e15 } });
    expect(code).toBe('engine.disk');
    expect(text).toContain('1000000.0 GB');
    expect(machine.downloads).toBe(0);
  });

  /** A small disk of its own, which only root can mount. */
  const mount = (megabytes: number): boolean => {
    try {
      mkdirSync(machine.cache);
      const size = `size=${megabytes}m`;
      execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', machine.cache], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };

  it('with a disk that fills up', async ({ skip }) => {
    if (!mount(3)) skip('only root may mount a small disk');
    try {
      const large = tinyWheel(1_000_000);
      machine.pipWith(large.bytes);
      machine.compiler();
      expect((await failure({ wheel: large.wheel })).code).toBe('engine.disk');
      // Once there is room, leftovers do not prevent the next attempt.
      execFileSync('/bin/mount', ['-o', 'remount,size=20m', machine.cache]);
      await installEngine({ wheel: large.wheel });
      expect(machine.downloads).toBe(1);
    } finally {
      execFileSync('/bin/umount', [machine.cache]);
    }
  });
});
