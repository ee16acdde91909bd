import { describe, expect, it } from 'vitest';
import { Lab } from '../../../../engine/lab/lab.ts';
import type { TapeGraph } from '../../../../engine/lab/shown/tape.ts';
import { layoutTape, wirePath } from './tapeLayout.ts';
import { placeText } from '../../../../engine/lab/shown/forward.ts';
import { boxOf, passedTo } from './tapeText.ts';

const tapeOf = (source: string): TapeGraph => new Lab().show(source).tape!;
const FIRST = tapeOf(
  'x = torch.ones(2, 2, requires_grad=True)\ny = x + 2\nz = y * y * 3\nout = z.mean()\nout.backward()',
);
const RESIDUAL = tapeOf(
  'x = torch.ones(3, requires_grad=True)\nh = x\nfor i in range(6):\n    h = h + torch.tanh(torch.sin(h) * h)\nh.sum().backward()',
);
const LONG = tapeOf(
  'x = torch.ones(1, requires_grad=True)\nh = x\nfor i in range(50):\n    h = h * 1.01 + 0.1\nh.backward()',
);

describe('the layout of a tape', () => {
  it.each([
    ['first', FIRST],
    ['residual', RESIDUAL],
    ['long', LONG],
  ])('%s: results are below their inputs, and no boxes overlap', (_, graph) => {
    const { nodes, wires, width, height } = layoutTape(graph, graph.tensors.map(boxOf));
    for (const { from, to } of wires) expect(nodes[from]!.y + nodes[from]!.height).toBeLessThan(nodes[to]!.y);
    nodes.forEach((a, i) => {
      expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width / 2).toBeLessThanOrEqual(width);
      expect(a.y + a.height).toBeLessThanOrEqual(height);
      for (const b of nodes.slice(i + 1)) {
        const apart = Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    });
    expect(wires).toHaveLength(graph.tensors.reduce((sum, { inputs }) => sum + inputs.length, 0));
  });

  it('a path goes through all its points', () => {
    expect(
      wirePath([
        [0, 0],
        [10, 40],
      ]),
    ).toBe('M0.0 0.0C0.0 20.0 10.0 20.0 10.0 40.0');
  });
});

describe('what a step says', () => {
  it('has the local rule and the chain rule with numbers', () => {
    const y = FIRST.tensors.find(({ name }) => name === 'y')!;
    const [passed] = passedTo(FIRST, y, 0);
    expect(passed!.lines[0]).toMatch(/= 2\\,y = 2\\cdot 3 = 6$/);
    expect(passed!.lines[1]).toMatch(/= 0\.75\\cdot 6 = 4\.5$/);
  });

  it('has one part for each use of a tensor', () => {
    const x = RESIDUAL.tensors.find(({ name, operation }) => name === 'x' && operation === null)!;
    expect(passedTo(RESIDUAL, x, 0)).toHaveLength(3);
  });

  it('names the place of an element', () => {
    expect([placeText([], 0), placeText([3], 2), placeText([2, 3], 4)]).toEqual(['', '[2]', '[1, 1]']);
  });
});
