import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDurably } from './durable.ts';
import { Journal, readJournal } from '../runs/journal.ts';

async function recordsIn(path: string): Promise<unknown[]> {
  const records: unknown[] = [];
  await readJournal(path, (record) => records.push(record));
  return records;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-durable-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('durable writing', () => {
  it('replaces a file whole and leaves nothing beside it', async () => {
    const path = join(folder, 'a', 'file.json');
    await writeDurably(path, 'old');
    await writeDurably(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'a'))).toEqual(['file.json']);
  });

  it('two writers at once: one of both, whole', async () => {
    const path = join(folder, 'shared');
    const contents = ['a', 'b'].map((letter) => letter.repeat(200_000));
    await Promise.all(contents.map((content) => writeDurably(path, content)));
    expect(contents).toContain(readFileSync(path, 'utf8'));
  });

  const canMount = process.platform === 'linux' && process.getuid?.() === 0;
  it.skipIf(!canMount)('a full disk: an error, and the old file stays', async () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    try {
      const path = join(disk, 'file');
      await writeDurably(path, 'x'.repeat(300_000));
      await expect(writeDurably(path, 'y'.repeat(2_000_000))).rejects.toThrow(/ENOSPC/);
      expect(readFileSync(path, 'utf8')).toBe('x'.repeat(300_000));
      expect(readdirSync(disk)).toEqual(['file']);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('a writer that is killed at any moment leaves the old content or the new', async () => {
    const script = join(folder, 'writer.mjs');
    const { outputFiles } = await build({
      stdin: {
        contents: `import { writeDurably } from './durable.ts';
          for (let i = 0; ; i += 1) await writeDurably(process.argv[2], String(i % 10).repeat(100_000));`,
        resolveDir: import.meta.dirname,
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
    });
    writeFileSync(script, outputFiles[0]!.contents);
    const path = join(folder, 'killed');
    writeFileSync(path, '0'.repeat(100_000));
    for (let round = 0; round < 30; round += 1) {
      const writer = spawn(process.execPath, [script, path]);
      await delay(60 + Math.random() * 60);
      writer.kill('SIGKILL');
      const content = readFileSync(path, 'utf8');
      expect(content).toHaveLength(100_000);
      expect(new Set(content).size).toBe(1);
    }
  });
});

describe('the journal', () => {
  it('is read up to where it was cut off, at any byte', async () => {
    const path = join(folder, 'metrics.jsonl');
    const journal = await Journal.create(path);
    const records = Array.from({ length: 5 }, (_, i) => ({ step: i, loss: 1 / (i + 1), text: 'ü\n"' }));
    records.forEach((record) => journal.append(record));
    await journal.close();
    expect(await recordsIn(path)).toEqual(records);
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(path, whole.subarray(0, length));
      const read = await recordsIn(path);
      expect(read).toEqual(records.slice(0, read.length));
    }
    const flipped = Buffer.from(whole);
    flipped[12] = flipped[12]! ^ 1;
    writeFileSync(path, flipped);
    expect(await recordsIn(path)).toEqual(records.slice(1));
  });
});
