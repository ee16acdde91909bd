/** Elements of results traced to those of the inputs, and their formulas. */
import { describe, expect, it } from 'vitest';
import { Lab } from '../lab.ts';
import { elementSources } from './elements.ts';
import { forwardFormula } from './forward.ts';
import type { TapeGraph, TapeTensor } from './tape.ts';

const GIVEN = `a = torch.tensor([[1., -2., 0.], [4., 0.5, 6.]], requires_grad=True)
b = torch.tensor([2., 0., -1.], requires_grad=True)
W = torch.tensor([[1., 0.], [2., -3.], [0., 4.]], requires_grad=True)
`;

function traced(expression: string): {
  graph: TapeGraph;
  result: TapeTensor;
  sources: ReturnType<typeof elementSources>;
} {
  const { tape, error } = new Lab().show(`${GIVEN}v = ${expression}\nv.sum().backward()`);
  expect(error).toBeNull();
  const result = tape!.tensors.find(({ name }) => name === 'v')!;
  const shapes = result.inputs.map((id) => tape!.tensors[id]!.shape);
  return { graph: tape!, result, sources: elementSources(result.program!, shapes) };
}
function formulaOf(expression: string, element: number): string | null {
  const { graph, result, sources } = traced(expression);
  const operand = ({ symbol, shape, numbers }: TapeTensor) => ({ symbol, shape, values: numbers.values! });
  const inputs = result.inputs.map((id) => operand(graph.tensors[id]!));
  return forwardFormula(result.operation!, operand(result), inputs, element, sources[element]!);
}

describe('sources', () => {
  it.each([
    // Broadcasting: b meets every row.
    ['a + b', 4, [[4], [1]]],
    // A product with a 0 in it.
    ['a * b', 2, [[2], [2]]],
    // Row 1 of a, column 1 of W.
    [
      'a @ W',
      3,
      [
        [3, 4, 5],
        [1, 3, 5],
      ],
    ],
    // A matrix times a vector is a product of matrices, reshaped.
    ['a @ b', 1, [[1]]],
    ['a.T', 1, [[3]]],
    ['a[:, 1:]', 2, [[4]]],
    ['a.reshape(3, 2)', 3, [[3]]],
    ['a.sum(0)', 2, [[2, 5]]],
    ['a.mean(1, keepdim=True)', 1, [[3, 4, 5]]],
    ['a.relu()', 1, [[1]]],
    ['a.max()', 0, [[0, 1, 2, 3, 4, 5]]],
    ['a.softmax(1)', 4, [[3, 4, 5]]],
    ['torch.cat([a, b.unsqueeze(0)])', 7, [[], [1]]],
    ['b.expand(2, 3)', 5, [[2]]],
    ['F.linear(a, W.T, b[:2])', 2, [[3, 4, 5], [0, 1, 2], [0]]],
  ] as const)('of %s, element %i', (expression, element, wanted) => {
    expect(traced(expression).sources[element]).toEqual(wanted);
  });
});

describe('formulas', () => {
  it.each([
    ['a + b', 4, 'v[1, 1] = a[1, 1] + b[1] = 0.5 + 0 = 0.5'],
    ['a - b', 5, 'v[1, 2] = a[1, 2] - b[2] = 6 - (-1) = 7'],
    [
      'a @ W',
      3,
      String.raw`v[1, 1] = a[1, 0]\cdot W[0, 1] + a[1, 1]\cdot W[1, 1] + a[1, 2]\cdot W[2, 1] = 4\cdot 0 + 0.5\cdot (-3) + 6\cdot 4 = 22.5`,
    ],
    ['a.T', 1, 'v[0, 1] = a[1, 0] = 4'],
    ['a.mean(1)', 1, String.raw`v[1] = \frac{a[1, 0] + a[1, 1] + a[1, 2]}{3} = \frac{4 + 0.5 + 6}{3} = 3.5`],
    ['a.max()', 0, String.raw`v = \max(a[0, 0],\, a[0, 1],\, \dots,\, a[1, 2]) = \max(1,\, -2,\, \dots,\, 6) = 6`],
    ['F.mse_loss(a[:, :2], W[1:])', 0, null],
    ['torch.cat([a, b.unsqueeze(0)])', 8, null],
  ] as const)('of %s, element %i', (expression, element, wanted) => {
    const found = formulaOf(expression, element);
    if (wanted !== null) expect(found).toBe(wanted);
    else expect(found).toMatch(/^v.* = .* = -?[\d.]+$/);
  });

  it.each([
    'a * b',
    'a / (b + 3)',
    'b ** 2',
    'b ** 3',
    'torch.maximum(a, b)',
    '-a',
    'a.exp()',
    'W.abs()',
    'a.sin()',
    'a.cos()',
    'a.tanh()',
    'a.sigmoid()',
    'a.relu()',
    '(b + 2).sqrt()',
    '(b + 2).log()',
    'F.silu(a)',
    'a.softmax(1)',
    'a.log_softmax(0)',
    'a @ b',
    'b @ b',
    'a.sum()',
    'a.min()',
    'a.max(1).values',
    'F.linear(a, W.T, b[:2])',
    'F.linear(a, W.T)',
    'F.l1_loss(a, W.T)',
    'a[0]',
    'b.unsqueeze(1)',
    'a.flatten()',
    'a.permute(1, 0)',
    'torch.stack([a, a])',
    'a[a > 0]',
    'b.repeat(2)',
    'torch.where(a > 0, a, a * 2)',
  ])('of every element of %s', (expression) => {
    const { result } = traced(expression);
    result.numbers.values!.forEach((_, element) =>
      expect(formulaOf(expression, element), String(element)).not.toBeNull(),
    );
  });
});
