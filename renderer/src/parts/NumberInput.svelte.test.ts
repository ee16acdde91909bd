import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import NumberInput from './NumberInput.svelte';

function field(props: { value: number; integer?: boolean; min?: number; max?: number; step?: number }) {
  const [onchange, onproblem] = [vi.fn<(value: number) => void>(), vi.fn<(sentence: string) => void>()];
  const { unmount } = render(NumberInput, { ...props, label: 'size', onchange, onproblem });
  return { input: screen.getByLabelText<HTMLInputElement>('size'), onchange, onproblem, unmount };
}
const type = (input: HTMLInputElement, value: string) => fireEvent.input(input, { target: { value } });

it('takes what is typed once the field is left, with a comma as well', async () => {
  const { input, onchange } = field({ value: 3 });
  await type(input, '0,25');
  expect(onchange).not.toHaveBeenCalled();
  await fireEvent.blur(input);
  expect(onchange.mock.calls).toEqual([[0.25]]);
});

it.each([
  ['', 'A number'],
  ['ten', 'A number'],
  ['2.5', 'An integer'],
  ['1,5', 'An integer'],
  ['0', '1'],
  ['99', '64'],
  ['1,000', '64'],
])('says why %j is refused, takes nothing, and keeps it to be mended', async (text, why) => {
  const { input, onchange, onproblem } = field({ value: 3, integer: true, min: 1, max: 64 });
  await type(input, text);
  expect(onproblem.mock.lastCall![0]).toContain(why);
  expect(input.getAttribute('aria-invalid')).toBe('true');
  await fireEvent.blur(input);
  expect(onchange).not.toHaveBeenCalled();
  expect(input.value).toBe(text);
  expect(onproblem.mock.lastCall![0]).toContain('Still 3.');
  await fireEvent.keyDown(input, { key: 'Escape' });
  expect(input.value).toBe('3');
  expect(onproblem.mock.lastCall).toEqual(['']);
});

it('shows the words itself where nobody else does, and forgets what was refused when another value comes', async () => {
  const { rerender } = render(NumberInput, { value: 3, label: 'size', onchange: () => undefined });
  const input = screen.getByLabelText<HTMLInputElement>('size');
  await type(input, 'ten');
  await fireEvent.blur(input);
  expect(screen.getByRole('alert').textContent).toContain('A number');
  await rerender({ value: 4 });
  expect(input.value).toBe('4');
  expect(screen.queryByRole('alert')).toBeNull();
});

it('takes thousands as such', async () => {
  const { input, onchange } = field({ value: 3, integer: true, min: 1 });
  await type(input, '1,000');
  await fireEvent.blur(input);
  expect(onchange.mock.calls).toEqual([[1000]]);
});

it('goes back on Escape, and steps by arrows, ten times as far with Shift, no further than its bounds', async () => {
  const { input, onchange } = field({ value: 3, integer: true, min: 1, max: 9 });
  await type(input, '7');
  await fireEvent.keyDown(input, { key: 'Escape' });
  expect(input.value).toBe('3');
  await fireEvent.keyDown(input, { key: 'ArrowUp' });
  expect(input.value).toBe('4');
  await fireEvent.keyDown(input, { key: 'ArrowUp', shiftKey: true });
  expect(input.value).toBe('9');
  await fireEvent.blur(input);
  expect(onchange.mock.lastCall).toEqual([9]);
});

it('has taken effect when it goes away', async () => {
  const { input, onchange, unmount } = field({ value: 3 });
  await type(input, '5');
  unmount();
  expect(onchange.mock.calls).toEqual([[5]]);
});
