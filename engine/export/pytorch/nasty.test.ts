/** Packages are valid Python, whatever the names and texts in a document. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDocument } from '../../model/create.ts';
import { isName } from '../../model/names.ts';
import { GraphBuilder, type Step } from '../../editing/graphBuilder.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { DataSource } from '../../datasets/source.ts';
import { generatePyTorch } from './generate.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Python that parses every file, and finds classes and names that are defined twice or shadow an import. */
const CHECK = `
import ast, json, sys
found = []
for number, files in enumerate(json.load(sys.stdin)):
    imported = {}
    for path, text in files.items():
        try:
            tree = ast.parse(text, path)
        except (SyntaxError, ValueError) as error:
            found.append(f"{number} {path}: {error}: {text[:200]!r}")
            continue
        names = []
        for node in tree.body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names += [alias.asname or alias.name for alias in node.names]
            elif isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                names.append(node.name)
        found += [f"{number} {path}: {name} is two things" for name in {n for n in names if names.count(n) > 1}]
print(json.dumps(found))
`;

const TITLES = [
  ...['"""', "'''", '\\', '\\"', '"\\', '\n', '\r\n', '\0', '\u2028', '\u2029', '\u0085', '\uFEFF', '\u202E', '\uD800'],
  ...[
    '#',
    '# -*- coding: rot13 -*-',
    '{name}',
    '${name}',
    '`',
    '|',
    '<script>',
    '模型',
    'Réseau',
    '🙂',
    '1',
    '1e999',
    'ﬁ',
    '²',
  ],
  ...['None', 'True', 'F', 'nn', 'torch', 'Lion', 'EpochOrder', 'DataLoader', 'TensorDataset', 'AveragedModel', 'Path'],
  ...[
    'GaussianNoise',
    'LearnedPositionalEncoding',
    'SinusoidalPositionalEncoding',
    'BatchNorm1d',
    'class',
    'math',
    'data',
  ],
];
const NAMES = [
  ...[
    'forward',
    'training',
    'train',
    'eval',
    'parameters',
    'state_dict',
    'register_buffer',
    'modules',
    'T_destination',
  ],
  ...[
    'lambda',
    'match',
    'print',
    'self',
    'torch',
    'nn',
    'F',
    'x',
    'like',
    'part',
    'causal_mask',
    'super',
    'zip',
    'float',
  ],
  ...[
    'x_',
    'x_0',
    'x_1',
    'part_',
    'class_',
    'None',
    'GaussianNoise',
    'Block',
    'weight',
    'in_file',
    'IN_FILE',
    'COUNTER',
  ],
];
const titles = fc.array(fc.oneof(fc.constantFrom(...TITLES), fc.string({ unit: 'binary', maxLength: 6 })), {
  minLength: 1,
  maxLength: 4,
});
const names = fc.constantFrom(...NAMES);
const layers: fc.Arbitrary<Step[]> = fc.array(
  fc.constantFrom<Step>(
    ['Linear', { out_features: 4 }],
    ['GaussianNoise'],
    ['LearnedPositionalEncoding', { max_length: 4 }],
    ['SinusoidalPositionalEncoding'],
    ['TransformerEncoderLayer', { nhead: 2, causal: true }],
    ['Formula', { expression: 'a + min(a, 1 / 0) - 2^a' }],
    ['Dropout'],
  ),
  { maxLength: 4 },
);
const sources = fc.constantFrom<DataSource>(
  { kind: 'none' },
  { kind: 'table', path: '/"""\\\n.csv', target: '"""\\\n' },
  { kind: 'text', path: '/"""\\\n.txt', length: 4 },
);

const documents = fc
  .record({
    title: titles.map((parts) => parts.join('')),
    module: fc.oneof(names, fc.constantFrom(...TITLES.filter(isName))),
    called: fc.uniqueArray(names, { minLength: 12, maxLength: 12 }),
    inside: layers,
    outside: layers,
    repeat: fc.nat(2),
    source: sources,
  })
  .map(({ title, module, called, inside, outside, repeat, source }): TensorsmithDocument => {
    const drawn = new GraphBuilder(createDocument(title));
    const next = (steps: readonly Step[], from: number): Step[] =>
      steps.map(([type, params], i): Step => [type, params ?? {}, called[from + i]!]);
    drawn.module(module, (inner) => inner.chain([['Input'], ...next(inside, 0), ['Output']]));
    const start = drawn.chain([['Input', { shape: [4, 4] }, called[8]!]]);
    const left = drawn.chain([...next(outside, 4), [`@${module}`, { repeat: repeat + 1 }, called[9]!]], start);
    // The input is kept until the end.
    drawn.chain([['Output', {}, called[11]!]], drawn.join(['Add', {}, called[10]!], [left, start]));
    return { ...drawn.document, data: { ...drawn.document.data, source } };
  });

it.skipIf(!hasPython)('is Python with every name, title and path', { timeout: 60_000 }, () => {
  const packages = fc.sample(documents, { numRuns: 300, seed: 5 }).map((document) => {
    const files = generatePyTorch(document, true).files.filter(({ path }) => path.endsWith('.py'));
    // As stored: UTF-8.
    return Object.fromEntries(files.map(({ path, text }) => [path, Buffer.from(text).toString()]));
  });
  const { stdout, stderr } = spawnSync('python3', ['-c', CHECK], { input: JSON.stringify(packages), encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([]);
});
