import { describe, expect, it } from 'vitest';
import { createDocument } from '../model/create.ts';
import { addNode, connect } from '../editing/edit.ts';
import type { Graph, Params } from '../model/types.ts';
import { formatError } from '../errors/error.ts';
import { analyze } from './analyze.ts';
import { withLayerName } from './layerName.ts';
import { layerOf } from '../layers/registry.ts';

type Spec = readonly [type: string, params?: Params, ...from: number[]];

/** Nodes in order; `from` names earlier ones by index, the one before if left out. */
function graphOf(...specs: Spec[]): Graph {
  let document = createDocument('test');
  const ids: string[] = [];
  specs.forEach(([type, params = {}, ...from], index) => {
    const added = addNode(document, type, { x: 0, y: 0 }, params);
    document = added.document;
    ids.push(added.id);
    const sources = from.length ? from : index && type !== 'Input' ? [index - 1] : [];
    const ports = layerOf(type)?.inputs ?? [];
    const many = 'variadic' in ports || ports.length > 1;
    sources.forEach((source, i) => {
      if (source < 0) return;
      document = connect(
        document,
        { node: ids[source]!, port: 'out' },
        { node: added.id, port: many ? `in${i}` : 'in' },
      );
    });
  });
  return document.graph;
}

/** The errors as a user reads them, with their location and the nodes they block. */
function problems(graph: Graph) {
  const name = (id: string | null) => graph.nodes.find((node) => node.id === id)?.name;
  return analyze(graph)
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ error, node, edge, blocks }) => ({
      text: formatError(error, 'en'),
      at: name(node),
      edge,
      blocks: blocks.map(name),
    }));
}

describe('problems say what, where and what waits', () => {
  it('Linear after an unflattened tensor', () => {
    expect(problems(graphOf(['Input'], ['Conv2d', { out_channels: 16 }], ['Linear'], ['ReLU'], ['Output']))).toEqual([
      {
        text: 'Linear needs a flat tensor. It gets N×16×26×26 and expects N×10816. Insert a Flatten before it.',
        at: 'fc1',
        edge: 'e2',
        blocks: ['relu1', 'output1'],
      },
    ]);
  });

  it('a kernel larger than its input', () => {
    const [problem] = problems(graphOf(['Input', { shape: [1, 4, 4] }], ['Conv2d', { kernel_size: [7, 5] }]));
    expect(problem).toMatchObject({
      text: 'The 7×5 window of Conv2d is larger than its input of 4×4. Use a smaller kernel_size, or a padding of 2 or more.',
      at: 'conv1',
    });
    const [pool] = problems(graphOf(['Input', { shape: [1, 1, 4] }], ['MaxPool2d']));
    expect(pool?.text).toContain('The 2×2 window of MaxPool2d is larger than its input of 1×4.');
  });

  it('Concat and Add of unequal shapes', () => {
    const fork: Spec[] = [['Input'], ['Conv2d', {}, 0], ['Conv2d', { kernel_size: [5, 5] }, 0]];
    expect(problems(graphOf(...fork, ['Concat', {}, 1, 2]))).toMatchObject([
      {
        text: 'Concat needs tensors that agree in every axis but 1. It gets N×16×26×26 and N×16×24×24.',
        at: 'concat1',
        edge: 'e4',
      },
    ]);
    expect(problems(graphOf(...fork, ['Add', {}, 1, 2]))).toMatchObject([
      { text: 'Add needs tensors of the same shape. It gets N×16×26×26 and N×16×24×24.', at: 'add1', edge: 'e4' },
    ]);
  });

  it('a sequence too long to be unrolled', () => {
    const [problem] = problems(graphOf(['Input', { shape: [5000, 2] }], ['LSTM'], ['Output']));
    expect(problem!.text).toContain('LSTM would run 5000 sequential steps, more than the limit of 4096.');
    expect(problem!.at).toBe('lstm1');
  });

  it('a missing input, alone and of a merge', () => {
    expect(problems(graphOf(['Input'], ['ReLU', {}, -1], ['Tanh']))).toEqual([
      { text: 'Nothing is connected to the input of relu1.', at: 'relu1', edge: null, blocks: ['tanh1'] },
    ]);
    expect(problems(graphOf(['Input'], ['Add', {}, 0]))).toMatchObject([
      { text: 'Nothing is connected to input 2 of add1.', at: 'add1' },
    ]);
  });

  it('a cyclic graph, as a damaged file may hold one', () => {
    const graph = graphOf(['Input'], ['ReLU'], ['Tanh'], ['Output']);
    const [relu, tanh] = [graph.nodes[1]!.id, graph.nodes[2]!.id];
    const edges = graph.edges.map((edge) =>
      edge.to.node === relu ? { ...edge, from: { node: tanh, port: 'out' } } : edge,
    );
    const [problem] = problems({ ...graph, edges });
    expect(problem?.text).toBe('The graph has a cycle: relu1, tanh1, output1. Remove one of their connections.');
  });

  it('an unknown layer, a name used twice, a parameter out of range', () => {
    const graph = graphOf(['Input'], ['ReLU'], ['ReLU']);
    const nodes = graph.nodes.map((node, i) => (i === 1 ? { ...node, type: 'Warp' } : { ...node, name: 'same' }));
    expect(problems({ ...graph, nodes }).map(({ text }) => text)).toEqual([
      'relu1 is a Warp, a layer that this version does not support.',
      'Two layers are called "same". Rename one.',
    ]);
    expect(problems(graphOf(['Input'], ['Dropout', { p: 2 }]))[0]?.text).toBe(
      'p of Dropout must be number 0 … 1; it is 2.',
    );
    expect(problems(graphOf(['Input'], ['Conv2d', { out_channels: 9, groups: 2 }]))[0]?.text).toBe(
      'Conv2d cannot split 1 input and 9 output channels into 2 equal groups.',
    );
    expect(problems(graphOf(['Input'], ['MaxPool2d', { padding: [2, 2] }]))[0]?.text).toBe(
      'The padding 2×2 of MaxPool2d is more than half of its 2×2 window.',
    );
    expect(problems(graphOf(['Input'], ['Flatten'], ['Conv2d']))[0]?.text).toBe(
      'Conv2d needs images, N×channels×height×width. It gets N×784.',
    );
    expect(problems(graphOf(['Input'], ['Softmax', { dim: 7 }]))[0]?.text).toBe(
      'Softmax cannot be applied along axis 7 of N×1×28×28.',
    );
  });

  it.each<[text: string, ...specs: Spec[]]>([
    ['min_val of Hardtanh must be less than max_val; they are 2 and 1.', ['Input'], ['Hardtanh', { min_val: 2 }]],
    ['GLU splits axis 1 in two halves, but its size is 1 in N×1×28×28.', ['Input'], ['GLU', { dim: 1 }]],
    [
      'PReLU learns one slope or one for each of the 1 channels of N×1×28×28, but num_parameters is 3.',
      ['Input'],
      ['PReLU', { num_parameters: 3 }],
    ],
    [
      'Reshape cannot arrange the 784 values of N×1×28×28 as 7×7, which needs 49.',
      ['Input'],
      ['Reshape', { shape: [7, 7] }],
    ],
    [
      'Unflatten cannot split axis 1 of N×1×28×28, which has 1 values, into 2×2, which needs 4.',
      ['Input'],
      ['Unflatten', { unflattened_size: [2, 2] }],
    ],
    [
      'The dims of Permute must be the axes 1, 2, 3 of N×1×28×28 in some order; they are 2, 1.',
      ['Input'],
      ['Permute', { dims: [2, 1] }],
    ],
    [
      'The result of Slice is empty: axis 2 of N×1×28×28 has the size 28 and no index from 5 to 2.',
      ['Input'],
      ['Slice', { dim: 2, start: 5, end: 2 }],
    ],
    ['PixelShuffle needs a number of channels that 4 divides. It gets 1 in N×1×28×28.', ['Input'], ['PixelShuffle']],
    [
      'LayerNorm cannot normalize the last 4 axes of N×1×28×28, which has 3 besides the batch.',
      ['Input'],
      ['LayerNorm', { normalized_dims: 4 }],
    ],
    [
      'GroupNorm cannot split the 1 channels of N×1×28×28 into 2 equal groups.',
      ['Input'],
      ['GroupNorm', { num_groups: 2 }],
    ],
    [
      'GroupNorm would normalize every value of N×3 on its own, which always results in 0; PyTorch rejects it.',
      ['Input', { shape: [3] }],
      ['GroupNorm', { num_groups: 3 }],
    ],
    [
      'InstanceNorm2d would normalize every value of N×3×1×1 on its own, which always results in 0; PyTorch rejects it.',
      ['Input', { shape: [3, 1, 1] }],
      ['InstanceNorm2d'],
    ],
    ['Conv1d needs sequences, N×channels×length. It gets N×1×28×28.', ['Input'], ['Conv1d']],
    [
      'The 5 window of MaxPool1d is larger than its input of 4. Use a smaller kernel_size, or a padding of 1 or more.',
      ['Input', { shape: [1, 4] }],
      ['MaxPool1d', { kernel_size: 5 }],
    ],
    ['BatchNorm1d needs N×features or N×channels×length. It gets N×1×28×28.', ['Input'], ['BatchNorm1d']],
    [
      'Conv2d cannot pad an input of 2×2 by 2×2 with padding_mode reflect: the padding exceeds the input. Use a smaller padding, or zeros.',
      ['Input', { shape: [1, 2, 2] }],
      ['Conv2d', { padding: [2, 2], padding_mode: 'reflect' }],
    ],
    [
      'The output_padding 1×1 of ConvTranspose2d must be less than its stride 1×1.',
      ['Input'],
      ['ConvTranspose2d', { output_padding: [1, 1] }],
    ],
    [
      'The padding 3 of ConvTranspose1d removes its whole output for an input of 4. Use a smaller padding.',
      ['Input', { shape: [1, 4] }],
      ['ConvTranspose1d', { padding: 3 }],
    ],
    [
      'Multiply needs tensors of the same shape. It gets N×1×28×28 and N×1×26×28.',
      ['Input'],
      ['Slice', { dim: 2, end: 26 }, 0],
      ['Multiply', {}, 0, 1],
    ],
  ])('%s', (text, ...specs) => {
    expect(problems(graphOf(...specs)).map((problem) => problem.text)).toEqual([text]);
  });
});

describe('a sentence that stands far from its layer', () => {
  const told = (...specs: Spec[]): string[] => {
    const { problems: found, flat } = analyze(graphOf(...specs), []);
    return found.map((problem) => formatError(withLayerName(problem, flat.nodes), 'zh'));
  };

  it('begins with the name of the layer', () => {
    expect(told(['Input'], ['Conv1d'])[0]).toMatch(/^\S+：Conv1d 需要/);
  });

  it('says a name once', () => {
    expect(told(['Input'], ['Add', {}, 0])[0]).not.toContain('：');
  });
});

describe('costs', () => {
  it('of a residual block: branches merge, nothing is counted twice', () => {
    const graph = graphOf(
      ['Input', { shape: [8, 6, 6] }],
      ['Conv2d', { out_channels: 8, padding: [1, 1] }],
      ['BatchNorm2d'],
      ['ReLU'],
      ['Add', {}, 0, 3],
      ['Output'],
    );
    const { totals, problems: found, nodes } = analyze(graph);
    expect(found.map(({ error }) => error.code)).toEqual(['hint.needlessBias']);
    expect(totals.parameters).toBe(8 * 8 * 9 + 8 + 16);
    expect(nodes.get(graph.nodes[4]!.id)?.outputs[0]?.shape).toEqual(['N', 8, 6, 6]);
  });

  it('hints at missing ends and unused outputs, which stop nobody from drawing', () => {
    const codes = (graph: Graph) => analyze(graph).problems.map(({ error }) => error.code);
    expect(codes({ nodes: [], edges: [] })).toEqual([]);
    expect(codes(graphOf(['Input'], ['ReLU']))).toEqual(['graph.noOutput', 'graph.unusedOutput']);
  });
});
