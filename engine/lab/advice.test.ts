import { expect, it } from 'vitest';
import { Lab } from './lab.ts';

/** Stumbling blocks whose message does not say what to do. */
it.each([
  ['nn.Linear(4, 2)(torch.ones(3, 5))', { code: 'lab.advice.product', params: { a: '5', b: '4' } }],
  ['torch.ones(2, 3).T.view(6)', { code: 'lab.advice.view' }],
  ['torch.ones(2, 3).view(4, 2)', { code: 'lab.advice.reshape', params: { count: '6' } }],
  ['torch.ones(3) + torch.ones(2)', { code: 'lab.advice.broadcast' }],
  ['w = torch.ones(1, requires_grad=True)\nw += 1', { code: 'lab.advice.leaf' }],
  ['w = torch.ones(1, requires_grad=True)\ny = w.exp()\ny += 1\ny.backward()', { code: 'lab.advice.inPlace' }],
  ['torch.ones(2).sum().backward()', { code: 'lab.advice.noGradient' }],
  ['(torch.ones(2, requires_grad=True) * 2).backward()', { code: 'lab.advice.scalar' }],
  ['w = torch.ones(1, requires_grad=True)\ny = w * w\ny.backward()\ny.backward()', { code: 'lab.advice.secondTime' }],
  ['torch.ones(1, requires_grad=True).numpy()', { code: 'lab.advice.detach' }],
  ['nn.Conv2d(3, 8, 3)(torch.zeros(1, 1, 28, 28))', { code: 'lab.advice.channels', params: { given: '1' } }],
  ['nn.Conv2d(1, 8, 3)(torch.zeros(28, 28))', { code: 'lab.advice.batch' }],
  ['F.cross_entropy(torch.zeros(1, 10), torch.tensor([10]))', { code: 'lab.advice.target', params: { label: '10' } }],
  ['F.cross_entropy(torch.zeros(1, 2), torch.tensor([0.]))', { code: 'lab.advice.labels' }],
  ['torch.tensor([1, 2]).mean()', { code: 'lab.advice.float' }],
  ['torch.tensor([1, 2], requires_grad=True)', { code: 'lab.advice.float' }],
  ['nn.BCEWithLogitsLoss()(torch.zeros(1), torch.tensor([1]))', { code: 'lab.advice.floatTarget' }],
  ['optim.SGD([], lr=0.1)', { code: 'lab.advice.parameters' }],
  ['class M(nn.Module):\n    def __init__(self):\n        self.l = nn.Linear(1, 1)\nM()', { code: 'lab.advice.init' }],
  ['if torch.ones(2) > 0: pass', { code: 'lab.advice.boolean' }],
  ['torch.ones(2).item()', { code: 'lab.advice.item' }],
  ['total = 1\ntotla', { code: 'lab.advice.meant', params: { name: 'total' } }],
  ['torch.onse(2)', { code: 'lab.advice.meant', params: { name: 'ones' } }],
  ['nn.Liner(1, 1)', { code: 'lab.advice.meant', params: { name: 'Linear' } }],
  ['torch.ones(2).maen()', { code: 'lab.advice.meant', params: { name: 'mean' } }],
])('%s', (source, advice) => {
  const { error, advice: given } = new Lab().show(source);
  expect(error).not.toBeNull();
  expect(given).toMatchObject(advice);
});

it('says nothing where the error does', () => {
  expect(new Lab().show('1 / 0').advice).toBeNull();
  expect(new Lab().show('somethingElse').advice).toBeNull();
});
