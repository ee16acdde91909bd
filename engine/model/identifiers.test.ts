import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asIdentifiers, identifiersOf, moduleNameFrom } from './identifiers.ts';
import { isName, isNodeName } from './names.ts';
import { createDocument } from './create.ts';

const of = (...names: string[]): string[] => [
  ...identifiersOf(names.map((name, i) => ({ id: `n${i}`, type: 'Conv2d', name }))).values(),
];

describe('an identifier of a name', () => {
  it.each([
    ['conv1', 'conv1'],
    ['first stage', 'first_stage'],
    ['réseau-12', 'reseau_12'],
    ['3×3, stride 2', 'conv_3_3_stride_2'],
    ['卷积 1', 'conv_1'],
    ['卷积', 'conv'],
    ['  ', 'conv'],
    ['_private', 'private'],
  ])('%s is %s', (name, identifier) => expect(of(name)).toEqual([identifier]));

  it('is given once, and a name that is one already keeps it', () => {
    expect(of('a b', 'a_b', 'a-b', '卷积', '激活')).toEqual(['a_b_', 'a_b', 'a_b_2', 'conv', 'conv_']);
  });

  it('whatever the names are, there are as many identifiers as nodes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })), (names) => {
        const given = of(...names);
        expect(new Set(given).size).toBe(names.length);
        for (const identifier of given) expect(identifier).toMatch(/^[A-Za-z]\w*$/);
      }),
    );
  });
});

it('a document whose names are identifiers is the same object', () => {
  const document = createDocument('same');
  expect(asIdentifiers(document)).toBe(document);
});

it.each([
  ['Residual block', 'ResidualBlock'],
  ['bottleneck-1x1', 'Bottleneck1x1'],
  ['Bloc résiduel', 'BlocResiduel'],
  ['残差', ''],
])('a module called %s is the class %s', (text, name) => {
  expect(moduleNameFrom(text)).toBe(name);
  if (name) expect(isName(name)).toBe(true);
});

it.each(['卷积 1', 'first stage', "l'eau", '3×3', '🧠', 'a"b', '<b>', '../x'])('%s can be a name', (name) =>
  expect(isNodeName(name)).toBe(true),
);
it.each(['', ' ', ' x', 'x ', 'a\nb', 'a\u0000', 'a\u202eb', '\ud800', 'x'.repeat(65)])('%j cannot', (name) =>
  expect(isNodeName(name)).toBe(false),
);
