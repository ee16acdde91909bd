import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import { layerOf } from '../../../../../engine/layers/registry.ts';
import type { ParamValue } from '../../../../../engine/model/types.ts';
import { i18n } from '../../../state/preferences/i18n.svelte.ts';
import FieldRow from './FieldRow.svelte';

function row(type: string, key: string, value: ParamValue) {
  const field = layerOf(type)!.fields.find((one) => one.key === key)!;
  const onchange = vi.fn<(value: ParamValue) => void>();
  render(FieldRow, { field, value, faulty: false, onchange });
  return { onchange };
}

it('a number says in a sentence below it what is wrong', async () => {
  const { onchange } = row('Dropout', 'p', 0.5);
  const input = screen.getByLabelText('p');
  await fireEvent.input(input, { target: { value: '1.5' } });
  expect(screen.getByRole('alert').textContent).toBe(i18n.m.design.fieldRange('0', '1'));
  await fireEvent.input(input, { target: { value: '0.4' } });
  expect(screen.queryByRole('alert')).toBeNull();
  await fireEvent.blur(input);
  expect(onchange.mock.calls).toEqual([[0.4]]);
});

it('small defaults step by little, large ones by 1', async () => {
  const { onchange } = row('Dropout', 'p', 0.5);
  await fireEvent.keyDown(screen.getByLabelText('p'), { key: 'ArrowUp' });
  await fireEvent.blur(screen.getByLabelText('p'));
  expect(onchange.mock.calls).toEqual([[0.55]]);
});

it('a bias is there or not, other switches are yes or no', () => {
  row('Linear', 'bias', true);
  screen.getByText(i18n.m.design.with);
  row('GroupNorm', 'affine', true);
  screen.getByText(i18n.m.design.yes);
});

it('what follows from the input is told, or that it is not known yet', () => {
  row('Linear', 'in_features', 400);
  screen.getByText(i18n.m.design.fromInput);
  row('Linear', 'in_features', null);
  screen.getByText(i18n.m.design.notKnown);
});

it('words take effect as they are typed', async () => {
  const { onchange } = row('Formula', 'expression', 'a');
  await fireEvent.input(screen.getByLabelText('expression'), { target: { value: 'a + b' } });
  expect(onchange.mock.calls).toEqual([['a + b']]);
});
