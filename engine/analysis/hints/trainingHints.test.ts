/** Hints on settings, Inputs and Outputs: given where they apply, resolved by their fix, absent for common practice. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyFix } from '../../editing/edit.ts';
import { GraphBuilder, type Step } from '../../editing/graphBuilder.ts';
import { createDocument } from '../../model/create.ts';
import { readDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { OPTIMIZERS, optimizerOf } from '../../optimizers/index.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { analyze } from '../analyze.ts';
import { trainingHints } from './trainingHints.ts';

const drawn = (...steps: Step[]): TensorsmithDocument => {
  const builder = new GraphBuilder(createDocument('hints'));
  builder.chain(steps);
  return builder.document;
};
const told = (document: TensorsmithDocument, classes: number | null = 10) =>
  trainingHints({ ...document, analysis: analyze(document.graph, document.modules), classes });
const codes = (document: TensorsmithDocument, classes?: number): string[] =>
  told(document, classes).map(({ error }) => error.code);

const IMAGE: Step = ['Input', { shape: [1, 28, 28] }];
const NET: Step[] = [IMAGE, ['Flatten'], ['Linear', { out_features: 10 }], ['Output']];

it('an output for more classes than there are, and its fix', () => {
  const document = drawn(IMAGE, ['Flatten'], ['Linear', { out_features: 784 }], ['Output']);
  const [hint] = told(document);
  expect(hint!.error).toMatchObject({ code: 'hint.classCount', params: { count: 784, classes: 10 } });
  expect(codes(applyFix(document, hint!.fixes[0]!))).toEqual([]);
  // Without data the number of classes is unknown.
  expect(told(document, null)).toEqual([]);
});

it('pixels that go to the output as they are: no parameters either, and no layer whose width could be set', () => {
  const document = drawn(IMAGE, ['Flatten'], ['Output']);
  expect(codes(document)).toEqual(['hint.noParameters', 'hint.classCount']);
  expect(told(document).flatMap(({ fixes }) => fixes)).toEqual([]);
});

it('nothing is said of parameters while the network has no end', () => {
  expect(codes(drawn(IMAGE, ['Flatten']))).toEqual([]);
});

describe.each(Object.keys(OPTIMIZERS))('the learning rate of %s', (type) => {
  const optimizer = defaultSettings(OPTIMIZERS, type as keyof typeof OPTIMIZERS);
  const usual = optimizerOf(optimizer).fields.lr.default;
  const at = (lr: number): TensorsmithDocument => {
    const document = drawn(...NET);
    return { ...document, training: { ...document.training, optimizer: { ...optimizer, lr } } };
  };
  it('is far off, and the fix sets the usual one', () => {
    for (const [lr, code] of [
      [usual * 1000, 'hint.largeRate'],
      [usual / 1e5, 'hint.smallRate'],
    ] as const) {
      expect(codes(at(lr))).toEqual([code]);
      const fixed = applyFix(at(lr), told(at(lr))[0]!.fixes[0]!);
      expect(fixed.training.optimizer).toEqual({ ...optimizer, lr: usual });
    }
  });
  it('is within what people try', () => {
    for (const factor of [0.001, 0.01, 0.1, 1, 3, 10, 30]) expect(codes(at(usual * factor))).toEqual([]);
  });
});

it('no sample has any', () => {
  const folder = new URL('../../../resources/samples/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(files.length).toBeGreaterThan(5);
  for (const name of files) {
    expect(told(readDocument(readFileSync(new URL(name, folder), 'utf8')), null), name).toEqual([]);
  }
});
