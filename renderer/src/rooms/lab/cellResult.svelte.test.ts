import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { Lab } from '../../../../engine/lab/lab.ts';
import { Cell } from '../../state/lab/cell.svelte.ts';
import { i18n } from '../../state/preferences/i18n.svelte.ts';
import CellResult from './CellResult.svelte';

function shown(source: string, language: 'en' | 'zh' = 'en'): void {
  i18n.language = language;
  const cell = new Cell(source);
  cell.result = new Lab().show(source);
  render(CellResult, { cell });
}
const cells = (): (string | null)[] => screen.getAllByRole('cell').map(({ textContent }) => textContent);

it('a tensor is a table of its numbers, with its gradient beside it', () => {
  shown('w = torch.tensor([1.0, -2.0], requires_grad=True)\n(w * w).sum().backward()\nw');
  expect(cells()).toEqual(['1', '-2', '2', '-4']);
  screen.getByText('w.grad');
  expect(screen.getByTestId('cell-text').textContent).toBe('tensor([ 1., -2.], requires_grad=True)');
});

it('a scalar is large, a list of numbers a line, other values their text', () => {
  shown('torch.tensor(2.5)');
  expect(screen.getByTestId('scalar').textContent).toBe('2.5');
  shown('[1.0, 0.5, 0.25]');
  screen.getByLabelText('[1.0, 0.5, 0.25]: 3 numbers');
  shown("'text'");
  expect(screen.getAllByTestId('cell-value').at(-1)!.textContent).toBe("'text'");
});

it('higher ranks have a slider for each leading axis', () => {
  shown('torch.arange(12).reshape(3, 2, 2)');
  expect(cells()).toEqual(['0', '1', '2', '3']);
  expect(screen.getByRole('slider').getAttribute('max')).toBe('2');
});

it('an error has its line and what to write instead, in both languages', () => {
  shown('x = 1\ntorch.ones(2).sum().backward()');
  const alert = screen.getByRole('alert');
  expect(alert.textContent).toContain('line 2');
  expect(alert.textContent).toContain('requires_grad=True');
  shown('torch.ones(2).item()', 'zh');
  expect(screen.getAllByRole('alert').at(-1)!.textContent).toContain('item() 只用于单个元素');
});

it('notes are beside the value, with their line', () => {
  shown('F.softmax(torch.zeros(1, 2))');
  expect(screen.getByTestId('cell-note').textContent).toContain('Line 1');
});
