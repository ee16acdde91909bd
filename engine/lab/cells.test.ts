import { expect, it } from 'vitest';
import { cellsOf, readCells, writeCells } from './cells.ts';
import { forPyTorch } from './script.ts';

it('splits a file at its marks', () => {
  const cells = cellsOf('a = 1\n# %% second\nb = 2\n\n#%%\n# nothing\n# %%\nc');
  expect(cells.map(({ line, source }) => [line, source.split('\n')[0]])).toEqual([
    [1, 'a = 1'],
    [2, '# %% second'],
    [7, '# %%'],
  ]);
});

it('cells that are written are read again; a title becomes a comment', () => {
  const cells = ['a = 1', '# second\nfor i in range(3):\n    print(i)'];
  expect(readCells(writeCells(cells))).toEqual(cells);
  expect(readCells('#%% Title\nx\n')).toEqual(['# Title\nx']);
});

it('a script has imports and prints what each cell ends with', () => {
  const script = forPyTorch(['x = torch.ones(2)\nx + 1  # two', 'y.backward()', 'a = 1']);
  expect(script).toContain('import torch\nimport torch.nn.functional as F\nfrom torch import nn, optim\n');
  expect(script).toContain('print(x + 1)  # two');
  expect(script).toContain('\ny.backward()\n');
  expect(script).not.toContain('print(a');
});
