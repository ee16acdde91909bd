import { expect, it } from 'vitest';
import { recognizeDropped } from './dropped.ts';

const file = (name: string, text = ''): File => new File([text], name);
const kind = (name: string, text?: string, folder = false): Promise<string> =>
  recognizeDropped(file(name, text), folder);

it.each([
  ['net.tensorsmith', '{}', 'document'],
  ['net.json', '{ "format": "tensorsmith", "version": 3 }', 'document'],
  ['table.json', '[{ "a": 1 }]', 'data'],
  ['iris.csv', 'a,b', 'data'],
  ['train-images-idx3-ubyte', '', 'data'],
  ['photo.JPG', '', 'data'],
  ['movie.mkv', '', 'unknown'],
  ['README', '', 'unknown'],
  ['LeNet.TSRUN', '', 'run'],
])('%s is %s', async (name, text, expected) => {
  expect(await kind(name, text)).toBe(expected);
});

it('a folder is one, whatever it is called', async () => {
  expect(await kind('images.csv', '', true)).toBe('folder');
});

it('a module is known by its extension', async () => {
  const { MODULE_EXTENSION } = await import('../../../../engine/editing/moduleFile.ts');
  expect(await kind(`Block${MODULE_EXTENSION}`)).toBe('module');
});
