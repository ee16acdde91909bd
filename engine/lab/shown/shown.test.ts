/** What the window is shown of a cell, and numbers that are changed by hand. */
import { describe, expect, it } from 'vitest';
import { Lab } from '../lab.ts';
import type { TapeGraph } from './tape.ts';

const FIRST =
  'x = torch.ones(2, 2, requires_grad=True)\ny = x + 2\nz = y * y * 3\nout = z.mean()\nout.backward()\nx.grad';

const named = (tape: TapeGraph | null, name: string) => tape!.tensors.find((tensor) => tensor.name === name)!;

describe('the tape of the first example', () => {
  const { tape, tensors } = new Lab().show(FIRST);

  it('has every operation, its values, and its gradients in the order in which they are complete', () => {
    expect(tape!.tensors.map(({ name, operation }) => name ?? operation ?? '')).toEqual([
      'x',
      '',
      'y',
      'Mul',
      '',
      'z',
      'out',
    ]);
    expect(tape!.order.map((id) => tape!.tensors[id]!.name)).toEqual(['out', 'z', null, 'y', 'x']);
    expect(named(tape, 'z').numbers.values).toEqual([27, 27, 27, 27]);
    expect(named(tape, 'y').gradient!.values).toEqual([4.5, 4.5, 4.5, 4.5]);
    expect(tensors[0]).toMatchObject({ name: 'x.grad', shape: [2, 2], summary: { least: 4.5, most: 4.5, mean: 4.5 } });
  });

  it('has the local rules with numbers', () => {
    const square = tape!.tensors.find(({ operation, name }) => operation === 'Mul' && name === null)!;
    expect(square.rules[0]).toMatchObject({
      latex: '2\\,y',
      examples: [{ latex: '2\\cdot 3 = 6', value: 6 }, {}, {}, {}],
    });
    expect(named(tape, 'z').rules[0]!.examples[0]).toEqual({ latex: '3', value: 3 });
    expect(named(tape, 'out').rules[0]).toMatchObject({
      latex: '\\frac{1}{4}',
      examples: [{ value: 0.25 }, {}, {}, {}],
    });
  });
});

/** Each rule of one element times the gradient of the result is what the tape passes on: else there is no rule. */
it.each([
  'a + w',
  'a - w',
  'w * a',
  'a / w',
  'w ** 3',
  '2 ** w',
  '-w',
  'w.exp()',
  'w.log()',
  'w.sqrt()',
  'w.sin()',
  'w.cos()',
  'w.tanh()',
  'w.sigmoid()',
  'w.relu()',
  'w.abs()',
  'w.reciprocal()',
  'w.square()',
  'F.silu(w)',
  'F.softplus(w)',
  'torch.maximum(w, a)',
  'w @ a',
])('the rule of %s explains its gradient', (expression) => {
  const source = `a = torch.tensor([1.5, -2.0])\nw = torch.tensor([0.5, 2.5], requires_grad=True)\nv = ${expression}\nv.sum().backward()`;
  const { tape, error } = new Lab().show(source);
  expect(error).toBeNull();
  const result = named(tape, 'v');
  const index = result.inputs.indexOf(named(tape, 'w').id);
  const rule = result.rules[index]!;
  expect(rule.examples).toHaveLength(2);
  rule.examples.forEach(({ value }, i) => expect(value).toBeCloseTo(result.parts[index]!.values![i]!, 5));
});

it('matrix products have rules of whole tensors', () => {
  const { tape } = new Lab().show('l = nn.Linear(2, 1)\no = l(torch.ones(3, 2)).sum()\no.backward()');
  const product = tape!.tensors.find(({ operation }) => operation === 'Addmm')!;
  expect(product.rules.map((rule) => rule?.latex ?? null)).toEqual([
    null,
    expect.stringContaining('^{\\top}'),
    expect.stringContaining('\\sum'),
  ]);
});

it('without backward, the tape is that of the value, and no .grad changes', () => {
  const lab = new Lab();
  const { tape } = lab.show('w = torch.tensor(3.0, requires_grad=True)\nw * w');
  expect(named(tape, 'w').gradient!.values).toEqual([6]);
  expect(lab.show('w.grad').value).toBeNull();
  expect(lab.show('v = w * 2\n1').tape).toBeNull();
  expect(named(lab.tape('v'), 'w').gradient!.values).toEqual([2]);
  expect([lab.tape('w'), lab.tape('missing')]).toEqual([null, null]);
});

it('a tape shows the values at backward(), not those after a step', () => {
  const { tape } = new Lab().show(
    'w = torch.tensor([1.0], requires_grad=True)\no = optim.SGD([w], lr=0.5)\nl = (w * 3).sum()\nl.backward()\no.step()',
  );
  expect(named(tape, 'w').numbers.values).toEqual([1]);
});

it('a number of a leaf is changed where the leaf is made, of modules too', () => {
  const { tape } = new Lab().show(FIRST);
  const { origin } = named(tape, 'x');
  expect(origin).toEqual({ run: 0, at: 0, path: 'x' });
  const changed = new Lab().show(FIRST, [{ ...origin!, index: 1, value: 3 }]);
  expect([...changed.tensors[0]!.values]).toEqual([4.5, 7.5, 4.5, 4.5]);

  const layer = 'net = nn.Linear(1, 1)\nout = net(torch.ones(1, 1))\nout.backward()\nout';
  const path = { run: 0, at: 0, path: 'net.0' };
  expect(named(new Lab().show(layer).tape, 'net.weight').origin).toEqual({ ...path, path: 'net.weight' });
  const both = ['net.weight', 'net.bias'].map((name) => ({ ...path, path: name, index: 0, value: 2 }));
  expect([...new Lab().show(layer, both).tensors[0]!.values]).toEqual([4]);
});

it('lists of numbers are a series, large tensors are cut, and what is not finite is counted', () => {
  expect(new Lab().show('[0.5, 0.25, 0.125]').tensors[0]).toMatchObject({ dtype: 'list', count: 3 });
  const [large] = new Lab().show('torch.zeros(600, 600)').tensors;
  expect([large!.count, large!.values.length]).toEqual([360_000, 1 << 18]);
  const [odd] = new Lab().show("torch.tensor([1.0, float('nan'), float('inf')])").tensors;
  expect(odd!.summary).toEqual({ least: 1, most: 1, mean: 1, notFinite: 2 });
});

it('variables have their type, members and parameters', () => {
  const { variables } = new Lab().show(
    'net = nn.Linear(2, 3)\nn = 4\ndef f(a, b=1): return a\ny = net(torch.ones(1, 2))',
  );
  expect(variables.find(({ name }) => name === 'net')).toMatchObject({ type: 'Linear', weights: 9 });
  expect(variables.find(({ name }) => name === 'n')).toMatchObject({ type: 'int', detail: '4' });
  expect(variables.find(({ name }) => name === 'f')!.parameters).toEqual(['a', 'b']);
  expect(variables.filter(({ hasTape }) => hasTape).map(({ name }) => name)).toEqual(['y']);
});
