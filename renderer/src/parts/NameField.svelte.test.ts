import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import NameField from './NameField.svelte';

function named(value = 'conv1') {
  const onrename = vi.fn<(name: string) => void>();
  const problemOf = (name: string): string => (name === 'taken' ? 'Another layer has this name' : '');
  render(NameField, { value, label: 'Name', problemOf, onrename });
  const field = screen.getByLabelText<HTMLInputElement>('Name');
  const type = async (text: string): Promise<void> => {
    await fireEvent.input(field, { target: { value: text } });
    await fireEvent.blur(field);
  };
  return { field, type, onrename };
}

it('takes what was typed when the field is left, without spaces at its ends', async () => {
  const { type, onrename } = named();
  await type(' 卷积 1 ');
  expect(onrename.mock.calls).toEqual([['卷积 1']]);
});

it('keeps what it refuses, with the reason, until it is mended or taken back', async () => {
  const { field, type, onrename } = named();
  await type('taken');
  expect(onrename).not.toHaveBeenCalled();
  expect(field.value).toBe('taken');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  screen.getByText('Another layer has this name');
  await type('free');
  expect(onrename.mock.calls).toEqual([['free']]);
  await type('taken');
  await fireEvent.keyDown(field, { key: 'Escape' });
  expect(field.value).toBe('conv1');
  expect(field.getAttribute('aria-invalid')).toBe('false');
});
