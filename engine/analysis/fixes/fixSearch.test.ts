/** Errors that need two changes, fixed in the document itself. */
import { describe, expect, it } from 'vitest';
import { createDocument } from '../../model/create.ts';
import { applyFix } from '../../editing/edit.ts';
import { GraphBuilder } from '../../editing/graphBuilder.ts';
import type { Params, TensorsmithDocument } from '../../model/types.ts';
import type { ErrorCode } from '../../errors/table.ts';
import { analyze } from '../analyze.ts';
import { drawing, faultOf, type Given } from '../testing/faults.ts';

/** An error and its first fix. */
const IN_TWO_STEPS: readonly [code: ErrorCode, type: string, params: Params, given: readonly Given[], first: string][] =
  [
    [
      'layer.unequalShapes',
      'Add',
      {},
      [[10], [28, 28]],
      'Insert Flatten, then Linear (out_features = 10) before its input 2',
    ],
    [
      'layer.unequalShapes',
      'Add',
      {},
      [[64], [3, 32, 32]],
      'Insert Flatten, then Linear (out_features = 64) before its input 2',
    ],
    [
      'layer.unequalShapes',
      'Add',
      {},
      [[4, 4, 4], [100]],
      'Insert Flatten, then Linear (out_features = 100) before its input 1',
    ],
    [
      'layer.unequalShapes',
      'Add',
      {},
      [
        [4, 7],
        [9, 11],
      ],
      'Insert Slice (dim = 1, end = 4), then Linear (out_features = 7) before its input 2',
    ],
    [
      'layer.unequalShapes',
      'Stack',
      {},
      [
        [28, 28],
        [16, 5, 5],
      ],
      'Insert Unsqueeze (dim = 1), then Conv2d (out_channels = 16, kernel_size = 1×1, stride = 6×6) before its input 1',
    ],
    [
      'layer.concatShapes',
      'Concat',
      {},
      [
        [28, 28],
        [3, 32, 32],
      ],
      'Insert Unsqueeze (dim = 1), then Pad (left = 2, right = 2, top = 2, bottom = 2) before its input 1',
    ],
    [
      'layer.concatShapes',
      'Concat',
      {},
      [
        [16, 64],
        [1, 28, 28],
      ],
      'Insert Squeeze (dim = 1), then Linear (out_features = 64) before its input 2',
    ],
    [
      'layer.bilinear',
      'Bilinear',
      {},
      [
        [3, 8, 8],
        [4, 5],
      ],
      'Insert Flatten before its input 1, then insert Flatten before its input 2',
    ],
    [
      'layer.matMul',
      'MatMul',
      {},
      [[3], [3]],
      'Insert Unsqueeze (dim = 1) before its input 1, then insert Unsqueeze (dim = -1) before its input 2',
    ],
    [
      'layer.matMul',
      'MatMul',
      {},
      [[10], [28, 28]],
      'Insert Unsqueeze (dim = 1), then Linear (out_features = 28) before its input 1',
    ],
    [
      'layer.matMul',
      'MatMul',
      {},
      [
        [4, 6],
        [2, 5, 6],
      ],
      'Insert Unsqueeze (dim = 1) before its input 1, then insert Permute (dims = 1×3×2) before its input 2',
    ],
    [
      'layer.needsSteps',
      'TransformerDecoderLayer',
      { nhead: 4 },
      [
        [16, 64],
        [1, 28, 28],
      ],
      'Insert Squeeze (dim = 1), then Linear (out_features = 64) before its input 2',
    ],
    [
      'layer.needsSteps',
      'MultiheadAttention',
      { attention: 'cross', num_heads: 4 },
      [
        [3, 8, 16],
        [4, 8, 16],
      ],
      'Insert Reshape (shape = -1×16) before its input 1, then insert Reshape (shape = -1×16) before its input 2',
    ],
    [
      'layer.needsSteps',
      'TransformerEncoderLayer',
      { nhead: 4 },
      [[10]],
      'Insert Unsqueeze (dim = -1) before it, then set nhead = 1',
    ],
    [
      'layer.needsImage',
      'PixelShuffle',
      {},
      [[50, 128]],
      'Insert Unsqueeze (dim = 1), then Conv2d (out_channels = 4, kernel_size = 1×1) before it',
    ],
    [
      'layer.needsVolume',
      'MaxPool3d',
      {},
      [[10]],
      'Insert Unflatten (dim = 1, unflattened_size = 10×1×1×1) before it, then set kernel_size = 1×1×1',
    ],
    ['layer.needsFloat', 'Linear', {}, [{ int: [3, 4, 4] }], 'Insert Cast, then Flatten before it'],
    ['layer.needsFloat', 'Conv1d', {}, [{ int: [100] }], 'Insert Cast, then Unsqueeze (dim = 1) before it'],
    [
      'layer.needsImage',
      'Conv2d',
      { out_channels: 9, groups: 2 },
      [[28, 28]],
      'Insert Unsqueeze (dim = 1) before it, then set groups = 1',
    ],
  ];

describe('a fix of two changes', () => {
  it.each(IN_TWO_STEPS)('fixes %s of %s %j with %j: %#', (code, type, params, given, first) => {
    const { document, id } = drawing(type, params, given);
    const problem = faultOf(document, id)!;
    expect(problem.error.code).toBe(code);
    const fixes = problem.fixes.filter(({ kind }) => kind !== 'disconnect');
    expect(fixes[0]?.label.en).toBe(first);
    expect(new Set(fixes.map(({ label }) => label.en)).size).toBe(fixes.length);
    for (const fix of fixes) {
      expect(fix.label.zh).toMatch(/[一-鿿]/);
      expect([fix.label.en, faultOf(applyFix(document, fix), id)]).toEqual([fix.label.en, undefined]);
      // The first change alone does not fix it.
      const { then, ...alone } = fix;
      expect(then).toBeDefined();
      expect(faultOf(applyFix(document, alone), id)).toBeDefined();
    }
  });

  it('is one of several where there are several ways', () => {
    const { document, id } = drawing('Add', {}, [[4, 4, 4], [100]]);
    expect(faultOf(document, id)!.fixes.map(({ label }) => label.en)).toEqual([
      'Insert Flatten, then Linear (out_features = 100) before its input 1',
      'Insert Linear (out_features = 64), then Reshape (shape = 4×4×4) before its input 2',
      'Insert Flatten before its input 1, then insert Linear (out_features = 64) before its input 2',
      'Disconnect it',
    ]);
  });

  it('makes the second after the first', () => {
    const { document, id } = drawing('Add', {}, [[10], [28, 28]]);
    const [fix] = faultOf(document, id)!.fixes;
    expect(fix).toMatchObject({ layer: 'Flatten', then: { layer: 'Linear', edge: fix!.edge } });
    expect(fix!.label.zh).toBe('在第 2 个输入前依次插入 Flatten 和 Linear (out_features = 10)');
    const { nodes, edges } = applyFix(document, fix!).graph;
    const before = (node: string) =>
      edges.flatMap(({ from, to }) => (to.node === node ? nodes.filter((other) => other.id === from.node) : []));
    const linear = before(id).find(({ type }) => type === 'Linear')!;
    const [flatten, ...others] = before(linear.id);
    expect(flatten!.type).toBe('Flatten');
    expect(others).toEqual([]);
    expect(flatten!.position.y).toBeLessThan(linear.position.y);
  });

  it('is made in the module that the fault is in', () => {
    const drawn = new GraphBuilder(createDocument('inside'));
    drawn.module('Sum', (inner) => {
      const [left, right] = [inner.chain([['Input', {}, 'left']]), inner.chain([['Input', {}, 'right']])];
      inner.chain([['Output']], inner.join(['Add'], [left, right]));
    });
    const sides = [[10], [28, 28]].map((shape) => drawn.chain([['Input', { shape }]]));
    drawn.chain([['Output']], drawn.join(['@Sum'], sides));
    const faults = ({ graph, modules }: TensorsmithDocument) =>
      analyze(graph, modules).problems.filter(({ severity }) => severity === 'error');
    const [fix] = faults(drawn.document)[0]!.fixes;
    expect(fix).toMatchObject({ module: 'm1', then: { layer: 'Linear' } });
    expect(faults(applyFix(drawn.document, fix!))).toEqual([]);
  });
});
