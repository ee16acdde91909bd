/** Edge cases of samples: a single value, no value, and batches that must not mix. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createDocument } from '../model/create.ts';
import { addNode, connect } from '../editing/edit.ts';
import type { Params, TensorsmithDocument } from '../model/types.ts';
import { broadcastShapes } from '../program/shapes.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { imagesOf, labelsOf, trainingBundle } from '../training/programs/bundle.ts';
import { initialState } from '../training/loop/initialize.ts';
import { buildNetwork } from '../training/network/network.ts';
import { analyze } from './analyze.ts';

/** Layers with the indices of their inputs. */
function draw(...layers: readonly (readonly [type: string, params: Params, ...from: number[]])[]): TensorsmithDocument {
  let document = createDocument('samples');
  const ids: string[] = [];
  for (const [type, params, ...from] of layers) {
    const added = addNode(document, type, { x: 0, y: 0 }, params);
    document = added.document;
    from.forEach((source, i) => {
      const port = type === 'Formula' ? 'ab'[i]! : from.length > 1 ? `in${i}` : 'in';
      document = connect(document, { node: ids[source]!, port: 'out' }, { node: added.id, port });
    });
    ids.push(added.id);
  }
  return document;
}
const codes = ({ graph }: TensorsmithDocument): string[] =>
  analyze(graph)
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ error }) => error.code);

describe('samples of one number, N', () => {
  const scalar = [
    ['Input', { shape: [4] }],
    ['Mean', { dim: 1 }, 0],
  ] as const;

  it('never meet a column N×1 as two axes', () => {
    expect(() => broadcastShapes(['N'], ['N', 1])).toThrow('do not broadcast');
    expect(broadcastShapes(['N', 1], ['N', 3])).toEqual(['N', 3]);
    const column = ['Linear', { out_features: 1 }, 0] as const;
    expect(codes(draw(...scalar, column, ['Formula', { expression: 'a + b' }, 1, 2]))).toEqual(['formula.shapes']);
  });
  it.each<[string, Params, string]>([
    ['GroupNorm', {}, 'layer.axis'],
    ['LayerNorm', {}, 'layer.normalizedDims'],
    ['PReLU', { num_parameters: 3 }, 'layer.preluParameters'],
    ['Formula', { expression: 'softmax(a)' }, 'formula.scalar'],
  ])('are refused by %s %j', (type, params, code) => {
    const { problems } = analyze(draw(...scalar, [type, params, 1]).graph);
    const problem = problems.find(({ severity }) => severity === 'error')!;
    expect(problem.error.code).toBe(code);
    for (const fix of problem.fixes)
      for (const value of Object.values(fix.params ?? {})) expect(Number(value)).toBeGreaterThan(0);
  });
});

describe.each(FAST_RUNTIMES)('on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  /** The loss of a batch of seven, whole or split into three and four. */
  async function lossOf(document: TensorsmithDocument, shards: number): Promise<number> {
    const network = buildNetwork(document);
    const data = { sample: [4], channelsLast: false, classes: 3, trainCount: 7, testCount: 0 };
    const { training } = document;
    const bundle = trainingBundle(network, training, data, { intraThreads: 1, interThreads: 1, shards });
    expect(bundle.shards).toBe(shards);
    const session = await runtime.createSession(bundle);
    await session.write({
      ...initialState(network.parameters, 3),
      [imagesOf('train')]: { dtype: 'uint8', shape: [7, 4], data: Uint8Array.from({ length: 28 }, (_, i) => i % 6) },
      [labelsOf('train')]: { dtype: 'int32', shape: [7], data: Int32Array.from({ length: 7 }, (_, i) => i % 3) },
    });
    const rates = bundle.functions['step']!.program.operations.flatMap(({ kind, attrs }) =>
      kind === 'Input' && attrs.name === 'rates' ? [attrs.type.shape[0] as number] : [],
    )[0]!;
    const { loss } = await session.run('step', {
      indices: { dtype: 'int32', shape: [1, 7], data: Int32Array.from({ length: 7 }, (_, i) => i) },
      counter: { dtype: 'int32', shape: [1, 2], data: Int32Array.of(1, 1) },
      rates: { dtype: 'float32', shape: [1, rates], data: new Float32Array(rates).fill(0.01) },
    });
    session.dispose();
    return loss!.data[0]!;
  }

  it.skipIf(missing)('a Constant counts the samples of its own part of the batch', async () => {
    const constant = draw(
      ['Input', { shape: [4] }],
      ['Constant', { shape: [4], value: 2 }],
      ['Add', {}, 0, 1],
      ['Linear', { out_features: 3 }, 2],
      ['Output', {}, 3],
    );
    expect(await lossOf(constant, 2)).toBeCloseTo(await lossOf(constant, 1), 5);
  });
  it.skipIf(missing)('a Constant counts whole numbers, and noise is added to single ones', async () => {
    const whole = draw(
      ['Input', { shape: [4], dtype: 'int32' }],
      ['Constant', { shape: [8], value: 0.5 }],
      ['Embedding', { num_embeddings: 6, embedding_dim: 2 }, 0],
      ['Flatten', {}, 2],
      ['Add', {}, 3, 1],
      ['Linear', { out_features: 3 }, 4],
      ['Output', {}, 5],
    );
    expect(await lossOf(whole, 2)).toBeCloseTo(await lossOf(whole, 1), 5);
    const noisy = draw(
      ['Input', { shape: [4] }],
      ['Mean', { dim: 1 }, 0],
      ['GaussianNoise', { std: 0 }, 1],
      ['Unsqueeze', { dim: 1 }, 2],
      ['Linear', { out_features: 3 }, 3],
      ['Output', {}, 4],
    );
    expect(await lossOf(noisy, 2)).toBeCloseTo(await lossOf(noisy, 1), 5);
  });
});
