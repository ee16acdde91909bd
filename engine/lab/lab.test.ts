/** Cells against PyTorch: what they print, show and compute, and their errors (scripts/goldens/lab.py). */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lab } from './lab.ts';
import { expectCell, type GoldenCell } from './testing/golden.ts';

const { cells } = JSON.parse(readFileSync(new URL('goldens/snippets.json', import.meta.url), 'utf8')) as {
  cells: GoldenCell[];
};

describe('cells', () => {
  it.each(cells.map((cell, i) => [i, cell.source.trim().split('\n')[0]!, cell] as const))('%i: %s', (_, __, golden) => {
    expectCell(new Lab().run(golden.source), golden);
  });
});

describe('what would not end or not fit', () => {
  it.each([
    ['while True:\n    pass', 'lab.tooManySteps'],
    ['def f(): return f()\nf()', 'lab.raised'],
    ['torch.zeros(100000, 100000)', 'lab.tooLarge'],
    ['torch.ones(3000, 3000) @ torch.ones(3000, 3000)', 'lab.tooLarge'],
    ['x = torch.ones(1)\nwhile True:\n    x = torch.cat([x, x])', 'lab.tooLarge'],
    ["'a' * 10 ** 9", 'lab.raised'],
    ['10 ** 10 ** 10', 'lab.raised'],
    ['[0] * 10 ** 9', 'lab.raised'],
    ['list(range(10 ** 9))', 'lab.raised'],
    [`${'['.repeat(3000)}1${']'.repeat(3000)}`, 'lab.syntax'],
    ["while True:\n    print('x' * 1000)", 'lab.tooLarge'],
    ['x'.repeat(300_000), 'lab.tooLong'],
  ])('case %#', (source, code) => {
    expect(new Lab().run(source).error).toMatchObject({ code });
  });
});

describe('what takes longer than it may', () => {
  it.each([
    'x = torch.ones(1000, 1000)\nwhile True:\n    y = x.sum()',
    'l = []\nwhile True:\n    l = l + [1] * 100',
    'x = torch.ones(10, requires_grad=True)\nwhile True:\n    x = x + 1',
    'x = torch.ones(1000000)\nwhile True:\n    x.tolist()',
  ])('case %#', (source) => {
    expect(new Lab(0.2).run(source).error).toMatchObject({ code: 'lab.tooSlow' });
  });
});

describe('what cells may not do', () => {
  it.each([
    ["open('/etc/passwd')", 'lab.name'],
    ["eval('1')", 'lab.name'],
    ['import os', 'lab.raised'],
    ['().__class__.__bases__', 'lab.raised'],
    ['print.constructor', 'lab.raised'],
    ["{}['__proto__']", 'lab.raised'],
    ['torch.constructor', 'lab.raised'],
    ['[].constructor', 'lab.raised'],
    ["'a'.constructor", 'lab.raised'],
    ['torch.ones(2).constructor', 'lab.raised'],
    ['torch.ones(2).view_as()', 'lab.raised'],
    ['async def f(): pass', 'lab.unsupported'],
    ['try:\n    1\nexcept: pass', 'lab.unsupported'],
    ['f(', 'lab.syntax'],
  ])('%s', (source, code) => {
    expect(new Lab().run(source).error).toMatchObject({ code });
  });
});

describe('where PyTorch is silent, the cell has a note', () => {
  it.each([
    ['w = torch.ones(1, requires_grad=True)\nfor _ in range(2):\n    w.sum().backward()', 'lab.gradientsAdded', 3],
    ['F.cross_entropy(torch.tensor([[9., 0.]]).softmax(1), torch.tensor([0]))', 'lab.probabilities', 1],
    ['F.mse_loss(torch.zeros(3, 1), torch.arange(3.))', 'lab.broadcastLoss', 1],
    ['p, y = torch.zeros(3, 1), torch.arange(3.)\n((p - y) ** 2).mean()', 'lab.broadcastPair', 2],
    ['with torch.no_grad():\n    nn.Dropout(.5)(torch.ones(4))', 'lab.dropoutActive', 2],
    ['w = torch.ones(1, requires_grad=True)\nv = w * 2\nv.grad', 'lab.notLeaf', 3],
    ['F.softmax(torch.zeros(2, 3))', 'lab.softmaxAxis', 1],
    [
      'w = torch.ones(1, requires_grad=True)\no = optim.SGD([w], lr=1e31)\n(w ** 2).backward()\no.step()',
      'lab.diverged',
      4,
    ],
    ['total = 0\ntotal += torch.ones(1, requires_grad=True).sum()', 'lab.historyKept', 2],
  ])('case %#', (source, code, line) => {
    expect(new Lab().run(source)).toMatchObject({ notes: [{ code, line }], error: null });
  });

  it.each([
    'w = torch.ones(1, requires_grad=True)\nfor _ in range(2):\n    w.grad = None\n    w.sum().backward()',
    'F.cross_entropy(torch.tensor([[9., 0.]]), torch.tensor([0]))',
    'F.mse_loss(torch.zeros(3, 1), torch.zeros(3, 1))',
    'torch.arange(3).reshape(3, 1) + torch.arange(3)',
    'd = nn.Dropout(.5).eval()\nwith torch.no_grad():\n    d(torch.ones(4))',
    'total = 0\ntotal += torch.ones(1, requires_grad=True).sum().item()',
  ])('and none where all is well: case %#', (source) => {
    expect(new Lab().run(source)).toMatchObject({ notes: [], error: null });
  });
});

const WORDS = [
  'x',
  'y',
  'torch',
  'nn',
  'F',
  '.',
  ',',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ':',
  '=',
  '+=',
  '+',
  '-',
  '*',
  '**',
  '@',
  '/',
  '//',
  '%',
  '<',
  '==',
  ' in ',
  ' not ',
  ' and ',
  'if ',
  'else',
  'for ',
  'while ',
  'def ',
  'class ',
  'return ',
  'lambda ',
  '\n',
  '\n    ',
  '0',
  '1',
  '2.5',
  '-1',
  "'s'",
  'f"{x}"',
  'None',
  'True',
  '...',
  'ones',
  'zeros(2, 3)',
  'tensor([1., 2.])',
  'sum()',
  'backward()',
  'grad',
  'shape',
  'view',
  'Linear(2, 3)',
  'randn(2, 2, requires_grad=True)',
  'T',
  'max',
  'item()',
  'print',
  'range',
  'len',
  'import ',
  'with ',
  'as ',
];

it('takes any text: a result, or an error with its line', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }), (words) => {
      const lab = new Lab();
      lab.run('x = torch.arange(6.).reshape(2, 3)\ny = torch.ones(3, requires_grad=True)');
      const source = words.join('');
      const { error } = lab.run(source);
      expect(error?.code).not.toBe('internal');
      if (error) expect(error.line).toBeLessThanOrEqual(source.split('\n').length);
    }),
    { numRuns: 2000, seed: 20261130 },
  );
});

it('keeps names from cell to cell, also after an error', () => {
  const lab = new Lab();
  expect(lab.run('a = 2\nb = 1 / 0').error).toMatchObject({ code: 'lab.raised', line: 2 });
  expect(lab.run('a * 3')).toMatchObject({ value: '6', error: null });
});
