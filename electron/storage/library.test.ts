import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ModuleFiles } from './library.ts';

const folder = mkdtempSync(join(tmpdir(), 'library-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('ModuleFiles', () => {
  it('keeps modules by name, replaces and removes them, and tells names of other case apart', async () => {
    const files = new ModuleFiles(join(folder, 'modules'));
    expect(await files.list()).toEqual([]);
    await files.save('Block', 'one');
    await files.save('block', 'two');
    await files.save('Block', 'three');
    const names = readdirSync(join(folder, 'modules')).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(2);
    writeFileSync(join(folder, 'modules', 'notes.txt'), 'not a module');
    expect((await files.list()).sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'block', text: 'two' },
      { name: 'Block', text: 'three' },
    ]);
    await files.remove('Block');
    expect(await files.list()).toEqual([{ name: 'block', text: 'two' }]);
  });
});
