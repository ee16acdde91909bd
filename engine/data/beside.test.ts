import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dataBeside } from './beside.ts';

const folder = mkdtempSync(join(tmpdir(), 'beside-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const document = join(folder, 'net.json');
writeFileSync(join(folder, 'trees.csv'), '');
mkdirSync(join(folder, 'below'));
writeFileSync(join(folder, 'below', 'deep.csv'), '');
const elsewhere = join(folder, 'below', 'deep.csv');

describe('dataBeside', () => {
  it.each([
    ['a relative path counts from the document', 'below/deep.csv', join(folder, 'below', 'deep.csv')],
    ['data that moved along lie beside it', '/old/place/trees.csv', join(folder, 'trees.csv')],
    ['also where another system wrote the path', 'C:\\old\\trees.csv', join(folder, 'trees.csv')],
    ['in the folders that moved along', '/old/place/below/deep.csv', join(folder, 'below', 'deep.csv')],
    ['and those of another system', 'C:\\old\\below\\deep.csv', join(folder, 'below', 'deep.csv')],
    ['a folder of data as well', '/old/place/below/', join(folder, 'below')],
    ['what is nowhere stays what it says', '/old/place/gone.csv', '/old/place/gone.csv'],
    ['samples are no files', 'sample:mnist', 'sample:mnist'],
  ])('%s', (_, path, found) => {
    expect(dataBeside(document, path, () => true)).toBe(found);
  });

  it.each(['../outside.csv', '../../etc/hostname', 'Z:data.csv', '//server/share/x.csv', '\\\\server\\share\\x.csv'])(
    'does not look at %s, outside of the folder that was opened',
    (path) => {
      const asked: string[] = [];
      dataBeside(join(folder, 'below', 'net.json'), path, (named) => {
        asked.push(named);
        return false;
      });
      expect(asked).toHaveLength(1);
    },
  );

  it('does not look at absolute paths that nobody has picked', () => {
    const asked: string[] = [];
    const never = (path: string): boolean => {
      asked.push(path);
      return false;
    };
    expect(dataBeside(document, elsewhere, never)).toBe(elsewhere);
    expect(asked).toEqual([elsewhere]);
  });
});
