import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Grants, networkArgument, readNetwork, writeFileAt } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'files-'));

describe('Grants', () => {
  it('lets pass what was chosen and nothing beside it', () => {
    const grants = new Grants();
    grants.add('/a/net.json');
    expect(grants.check('/a/./net.json', 'document.open')).toBe('/a/net.json');
    expect(() => grants.check('/a/net.json/../other', 'document.open')).toThrow('/a/other');
  });
});

describe('readNetwork', () => {
  it('says which file is gone', async () => {
    await expect(readNetwork(join(folder, 'gone.json'))).rejects.toThrow('gone.json is not there any more');
  });
  it('says what a folder is not', async () => {
    await expect(readNetwork(folder)).rejects.toThrow('could not be read');
  });
});

describe('writeFileAt', () => {
  it('replaces a file whole', async () => {
    const path = join(folder, 'net.json');
    writeFileSync(path, 'old');
    expect(await writeFileAt(path, 'new')).toEqual({ path, name: 'net.json' });
    expect(readFileSync(path, 'utf8')).toBe('new');
  });
});

describe('networkArgument', () => {
  it('finds the file among switches', () => {
    expect(networkArgument(['app', '--no-sandbox', '/x/net.tensorsmith'])).toBe('/x/net.tensorsmith');
    expect(networkArgument(['app', '/work/main'])).toBeNull();
  });
});
