import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDocument } from '../../model/create.ts';
import { addNode, applyFix, connect, setBypass, setFreeze, setTraining } from '../../editing/edit.ts';
import { makeModule } from '../../editing/modules.ts';
import { readDocument } from '../../model/serialize.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { LOSSES } from '../../losses/index.ts';
import type { LossSettings, Params, TensorsmithDocument } from '../../model/types.ts';
import { formatError } from '../../errors/error.ts';
import type { Problem } from '../types.ts';
import { analyze } from '../analyze.ts';

type Step = string | readonly [type: string, params: Params];

/** A chain; names follow from the types: conv1, fc1 … */
function chain(...steps: readonly Step[]): TensorsmithDocument {
  let document = createDocument('advised');
  let before: string | null = null;
  for (const step of steps) {
    const [type, params] = typeof step === 'string' ? [step, {}] : step;
    const added = addNode(document, type, { x: 0, y: 0 }, params);
    document = before
      ? connect(added.document, { node: before, port: 'out' }, { node: added.id, port: 'in' })
      : added.document;
    before = added.id;
  }
  return document;
}
const withLoss = (document: TensorsmithDocument, type: LossSettings['type']): TensorsmithDocument =>
  setTraining(document, { loss: defaultSettings(LOSSES, type) });

const hintsOf = ({ graph, modules, training }: TensorsmithDocument): readonly Problem[] =>
  analyze(graph, modules, training).problems.filter(({ error }) => error.code.startsWith('hint.'));
const idOf = (document: TensorsmithDocument, name: string): string =>
  document.graph.nodes.find((node) => node.name === name)!.id;

const flat: Step = ['Input', { shape: [20] }];
const image: Step = ['Input', { shape: [3, 8, 8] }];
const wide: Step = ['Linear', { out_features: 30 }];

const CASES: readonly (readonly [text: string, document: TensorsmithDocument, fix: string | null])[] = [
  [
    'fc2 follows fc1 without an activation between them: the two are equivalent to one linear layer.',
    chain(flat, wide, 'Linear', 'Output'),
    'Insert ReLU before it',
  ],
  [
    'fc2 follows fc1 without an activation between them: the two are equivalent to one linear layer.',
    chain(flat, wide, 'Dropout', 'Linear', 'Output'),
    'Insert ReLU before it',
  ],
  [
    'conv2 follows conv1 without an activation between them: the two are equivalent to one linear layer.',
    chain(image, ['Conv2d', { bias: false }], 'BatchNorm2d', 'Conv2d', 'Output'),
    'Insert ReLU before it',
  ],
  [
    'CrossEntropyLoss already includes the softmax and expects logits, but softmax1 (Softmax) comes right before output1.',
    chain(flat, 'Linear', 'Softmax', 'Output'),
    'Remove softmax1',
  ],
  [
    'BCEWithLogitsLoss already includes the sigmoid and expects logits, but sigmoid1 (Sigmoid) comes right before output1.',
    withLoss(chain(flat, 'Linear', 'Sigmoid', 'Output'), 'BCEWithLogitsLoss'),
    'Remove sigmoid1',
  ],
  [
    'NLLLoss expects log-probabilities, but output1 gets the output of fc1 (Linear). Insert a LogSoftmax before it.',
    withLoss(chain(flat, 'Linear', 'Output'), 'NLLLoss'),
    'Insert LogSoftmax before it',
  ],
  [
    'NLLLoss expects log-probabilities, but output1 gets the output of softmax1 (Softmax). Insert a LogSoftmax before it.',
    withLoss(chain(flat, 'Linear', 'Softmax', 'Output'), 'NLLLoss'),
    'Use LogSoftmax instead',
  ],
  [
    'BCELoss expects probabilities, but output1 gets the output of fc1 (Linear). Insert a Sigmoid before it.',
    withLoss(chain(flat, 'Linear', 'Output'), 'BCELoss'),
    'Insert Sigmoid before it',
  ],
  [
    'dropout1 is the last layer before output1: it drops predictions, not features.',
    chain(flat, 'Linear', 'Dropout', 'Output'),
    'Remove dropout1',
  ],
  [
    'The batch normalization after conv1 cancels the bias. Set bias to False to save 16 parameters.',
    chain(image, 'Conv2d', 'BatchNorm2d', 'ReLU', 'Output'),
    'Set bias = false',
  ],
  [
    'lstm1 expects N×length×features, but conv1 outputs N×channels×length. Permute the axes.',
    chain(['Input', { shape: [3, 40] }], 'Conv1d', 'ReLU', 'LSTM', 'Output'),
    'Insert Permute (dims = 2×1) before it',
  ],
];

/** The same with a branch that ends nowhere. */
function branched(): TensorsmithDocument {
  const document = chain(flat, 'Linear', 'Output');
  const added = addNode(document, 'Linear', { x: 0, y: 0 });
  const linked = connect(
    added.document,
    { node: idOf(document, 'input1'), port: 'out' },
    { node: added.id, port: 'in' },
  );
  const end = addNode(linked, 'ReLU', { x: 0, y: 0 });
  return connect(end.document, { node: added.id, port: 'out' }, { node: end.id, port: 'in' });
}

describe('designHints', () => {
  it.each(CASES)('%s', (text, document, fix) => {
    const [hint, ...more] = hintsOf(document);
    expect(more).toEqual([]);
    expect(hint && formatError(hint.error, 'en')).toBe(text);
    expect(formatError(hint!.error, 'zh')).not.toMatch(/\{\w+\}/);
    expect(hint!.fixes[0]?.label.en ?? null).toBe(fix);
    const fixed = applyFix(document, hint!.fixes[0]!);
    expect(hintsOf(fixed)).toEqual([]);
    const { problems } = analyze(fixed.graph, fixed.modules, fixed.training);
    expect(problems).toEqual([]);
  });

  it('a dead branch, with the parameters that learn nothing', () => {
    const document = branched();
    const problems = analyze(document.graph, [], document.training).problems;
    expect(problems.map(({ error }) => formatError(error, 'en'))).toEqual([
      'relu1 does not reach any Output: 2 layers with 210 parameters are not trained.',
    ]);
    const fixed = applyFix(document, problems[0]!.fixes[0]!);
    expect(fixed.graph.nodes.map(({ name }) => name)).toEqual(['input1', 'fc1', 'output1']);
    expect(analyze(fixed.graph, [], fixed.training).problems).toEqual([]);
  });

  it('everything frozen', () => {
    const document = chain(flat, wide, 'ReLU', 'Linear', 'Output');
    const some = setFreeze(document, [idOf(document, 'fc1')], true);
    expect(hintsOf(some)).toEqual([]);
    const all = setFreeze(some, [idOf(document, 'fc2')], true);
    const [hint] = hintsOf(all);
    expect(hint?.error.code).toBe('hint.allFrozen');
    expect(hintsOf(applyFix(all, hint!.fixes[0]!))).toEqual([]);
  });

  it('says nothing of what is meant: a bottleneck, depthwise convolutions, bypassed layers, logits', () => {
    const narrow = chain(flat, ['Linear', { out_features: 2 }], ['Linear', { out_features: 20 }], 'Output');
    const depthwise = chain(
      image,
      ['Conv2d', { out_channels: 3, groups: 3 }],
      ['Conv2d', { out_channels: 8, kernel_size: [1, 1] }],
      'Output',
    );
    const softmax = chain(flat, 'Linear', 'Softmax', 'Output');
    const bypassed = setBypass(softmax, [idOf(softmax, 'softmax1')], true);
    const means = withLoss(softmax, 'MSELoss');
    expect([narrow, depthwise, bypassed, means].map(hintsOf)).toEqual([[], [], [], []]);
    expect(analyze(softmax.graph).problems).toEqual([]);
  });

  it('of a module is told once, however often it is used, and fixed in the module', () => {
    const document = chain(flat, 'ReLU', wide, wide, 'ReLU', 'Output');
    const { document: packed } = makeModule(document, [idOf(document, 'fc1'), idOf(document, 'fc2')]);
    const [hint, ...more] = hintsOf(packed);
    expect([hint?.error.code, hint?.module, more]).toEqual(['hint.activation', packed.modules[0]!.id, []]);
    expect(hintsOf(applyFix(packed, hint!.fixes[0]!))).toEqual([]);
  });

  const folder = new URL('../../../resources/samples/', import.meta.url);
  it.each(readdirSync(folder).filter((name) => name.endsWith('.json')))(
    'has nothing to say of the sample %s',
    (name) => {
      expect(hintsOf(readDocument(readFileSync(new URL(name, folder), 'utf8')))).toEqual([]);
    },
  );
});
