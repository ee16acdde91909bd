/** Branches of unequal shapes that merge: changing a parameter on one of them is proposed before inserting a layer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFix } from '../../editing/edit.ts';
import { GraphBuilder, type Step } from '../../editing/graphBuilder.ts';
import { createDocument } from '../../model/create.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { analyze } from '../analyze.ts';
import type { Problem } from '../types.ts';

const conv = (channels: number, kernel: number, more: object = {}): Step => [
  'Conv2d',
  { out_channels: channels, kernel_size: [kernel, kernel], ...more },
];
const errors = ({ graph, modules }: TensorsmithDocument): Problem[] =>
  analyze(graph, modules).problems.filter(({ severity }) => severity === 'error');

/** A stem, then two branches that merge in a layer. */
function meeting(stem: readonly Step[], main: readonly Step[], skip: readonly Step[], type = 'Add') {
  const builder = new GraphBuilder(createDocument('block'));
  const before = builder.chain(stem);
  const { node } = builder.join([type], [builder.chain(main, before), builder.chain(skip, before)]);
  return { document: builder.document, fault: errors(builder.document).find((problem) => problem.node === node) };
}

/** The labels of the fixes; checks that the first one resolves the error. */
function labels({ document, fault }: ReturnType<typeof meeting>): string[] {
  const found = fault!.fixes.map(({ label }) => label.en);
  expect(errors(applyFix(document, fault!.fixes[0]!)), found[0]).toEqual([]);
  return found;
}

const IMAGE: Step = ['Input', { shape: [8, 28, 28] }];

describe('the first fix of unequal sizes is what people change', () => {
  it('padding of the convolution on the main way, before Pad', () => {
    const found = labels(meeting([IMAGE, conv(8, 3, { padding: [1, 1] })], [conv(8, 3), ['ReLU']], []));
    expect(found[0]).toBe('Set padding = 1×1 on conv2');
    expect(found.some((label) => label.includes('Pad'))).toBe(true);
  });

  it('padding of all the convolutions that shrink', () => {
    const found = labels(meeting([IMAGE], [conv(8, 3), ['BatchNorm2d'], ['ReLU'], conv(8, 3)], []));
    expect(found[0]).toBe('Set padding = 1×1 on conv1 and conv2');
  });

  it('padding for a Concat, whose channels may differ', () => {
    expect(labels(meeting([IMAGE], [conv(16, 5)], [conv(4, 1)], 'Concat'))[0]).toBe('Set padding = 2×2 on conv1');
  });

  it('channels, where they alone differ', () => {
    expect(labels(meeting([IMAGE], [conv(16, 3, { padding: [1, 1] })], []))[0]).toBe('Set out_channels = 8 on conv1');
  });

  it('features', () => {
    const stem: Step[] = [
      ['Input', { shape: [32] }],
      ['Linear', { out_features: 24 }],
    ];
    expect(labels(meeting(stem, [['Linear', { out_features: 32 }], ['ReLU']], []))[0]).toBe(
      'Set out_features = 24 on fc2',
    );
  });

  it('stride', () => {
    const main = [conv(8, 3, { padding: [1, 1], stride: [2, 2] })];
    expect(labels(meeting([IMAGE], main, []))[0]).toBe('Set stride = 1×1 on conv1');
  });

  it('a projection, where channels and size are both meant to change', () => {
    const main = [conv(16, 3, { padding: [1, 1], stride: [2, 2] })];
    expect(labels(meeting([IMAGE], main, []))[0]).toBe(
      'Insert Conv2d (out_channels = 16, kernel_size = 1×1, stride = 2×2) before its input 2',
    );
  });

  it('nothing before the fork, which changes both ways', () => {
    const { fault } = meeting([IMAGE, conv(8, 3)], [['MaxPool2d']], []);
    expect(fault!.fixes.map(({ label }) => label.en).join()).not.toMatch(/on conv1/);
  });
});

it('whatever is changed upstream, the fault is gone and nothing before it is broken', () => {
  const kernel = fc.constantFrom(1, 2, 3, 4, 5, 7);
  const step = fc
    .record({ channels: fc.constantFrom(4, 8), kernel, stride: fc.constantFrom(1, 2), padding: fc.nat(3) })
    .map(({ channels, kernel: size, stride, padding }) =>
      conv(channels, size, { stride: [stride, stride], padding: [padding, padding] }),
    );
  const way = fc.array(fc.oneof(step, fc.constant<Step>(['ReLU']), fc.constant<Step>(['MaxPool2d'])), { maxLength: 4 });
  fc.assert(
    fc.property(way, way, fc.constantFrom('Add', 'Concat', 'Multiply'), (main, skip, type) => {
      const { document, fault } = meeting([IMAGE], main, skip, type);
      for (const fix of fault?.fixes.filter(({ label }) => / on /.test(label.en)) ?? [])
        expect(errors(applyFix(document, fix)), fix.label.en).toEqual([]);
    }),
  );
});
