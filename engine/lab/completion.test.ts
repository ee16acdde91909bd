import { describe, expect, it } from 'vitest';
import { signatureAt, wordsAt } from './completion.ts';
import { helpOf } from './help/help.ts';
import { Lab } from './lab.ts';
import { Namespace } from './python/values.ts';
import { tensorMembers } from './torch/methods.ts';

const lab = new Lab();
const { variables } = lab.show('x = torch.ones(2)\nnet = nn.Linear(1, 2)\ndef f(a, b): return a\nlosses = [1.0]');
const names = { words: lab.words, variables };

/** Labels at the end of a text. */
const at = (source: string, asked = false): string[] =>
  wordsAt(source, source.length, names, asked)?.words.map(({ label }) => label) ?? [];

describe('names that can be written', () => {
  it.each([
    ['torch.', 'manual_seed'],
    ['nn.', 'Linear'],
    ['y = F.', 'cross_entropy'],
    ['torch.nn.init.', 'xavier_uniform_'],
    ['x.', 'requires_grad_'],
    ['torch.ones(2, 3).', 'reshape'],
    ['x[0].', 'item'],
    ['(x + 1).', 'sum'],
    ['net.', 'weight'],
    ['net.', 'parameters'],
    ['net.weight.', 'grad'],
    ['lo', 'losses'],
    ['pri', 'print'],
    ['wh', 'while'],
  ])('%s', (source, label) => expect(at(source)).toContain(label));

  it('offers nothing in comments and texts, nor after a space unless asked', () => {
    expect([at('# torch.'), at("'torch."), at('x = ')]).toEqual([[], [], []]);
    expect(at('x = ', true)).toContain('torch');
  });

  it('replaces what is begun', () => expect(wordsAt('torch.on', 8, names, false)?.from).toBe(6));
});

describe('parameters of a call', () => {
  const active = (source: string): string | undefined => {
    const found = signatureAt(source, source.length, names);
    return found ? (found.parameters[found.active] ?? '') : undefined;
  };
  it.each([
    ['nn.Linear(', 'in_features'],
    ['nn.Linear(2, ', 'out_features'],
    ['nn.Conv2d(1, 2, padding=', 'padding'],
    ['x.sum(', 'dim'],
    ['F.cross_entropy(x, ', 'target'],
    ['f(1, ', 'b'],
    ['optim.SGD(net.parameters(), lr=', 'lr'],
  ])('%s', (source, parameter) => expect(active(source)).toBe(parameter));
  it.each(['x + 1', 'nn.Linear(1, 2)', 'unknown('])('none at %s', (source) => expect(active(source)).toBeUndefined());
});

describe('every name has a line of help', () => {
  const modules: [string, string[]][] = ['torch', 'nn', 'F', 'optim'].map((name) => {
    const module = lab.words.get(name) as Namespace;
    return [module.name, [...module.names.keys()]];
  });
  const inner = [
    ['nn', 'init'],
    ['optim', 'lr_scheduler'],
    ['torch', 'utils', 'data'],
  ].map(([first, ...rest]): [string, string[]] => {
    const module = rest.reduce((of, name) => of.names.get(name) as Namespace, lab.words.get(first!) as Namespace);
    return [module.name, [...module.names.keys()]];
  });
  it.each([...modules, ...inner, ['Tensor', tensorMembers()] as const])('%s', (module, list) =>
    expect(list.filter((name) => helpOf(module, name) === null)).toEqual([]),
  );
});
