import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import NumbersInput from './NumbersInput.svelte';

function list(integers: boolean) {
  const onchange = vi.fn<(value: readonly number[]) => void>();
  const props = { value: [30], label: 'at', integers, min: 0, max: 5000, disabled: false, testid: 'at', onchange };
  const { rerender } = render(NumbersInput, props);
  return { input: screen.getByLabelText<HTMLInputElement>('at'), onchange, rerender };
}
const type = (input: HTMLInputElement, value: string) => fireEvent.input(input, { target: { value } });

it.each([
  ['30, 60', [30, 60]],
  ['1,000; 2,000', [1000, 2000]],
  ['３０，６０', [30, 60]],
  ['', []],
])('takes %j', async (text, numbers) => {
  const { input, onchange } = list(true);
  await type(input, text);
  expect(onchange.mock.calls).toEqual([[numbers]]);
});

it.each([
  ['1,000', 'integers'],
  ['0.5', 'integers'],
  ['30, 6000', 'Between 0 and 5000'],
])('says beside the field why %j is refused, and keeps it until another list comes', async (text, why) => {
  const { input, onchange, rerender } = list(true);
  await type(input, text);
  await fireEvent.blur(input);
  expect(onchange).not.toHaveBeenCalled();
  expect(screen.getByRole('alert').textContent).toContain(why);
  expect(input.value).toBe(text);
  await rerender({ value: [40] });
  expect(input.value).toBe('40');
  expect(screen.queryByRole('alert')).toBeNull();
});
