import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import { i18n } from '../../../state/preferences/i18n.svelte.ts';
import ShapeField from './ShapeField.svelte';

function shape(rest = false) {
  const [onchange, onproblem] = [vi.fn<(value: unknown) => void>(), vi.fn<(sentence: string) => void>()];
  const { rerender } = render(ShapeField, { value: [1, 28, 28], rest, label: 'shape', onchange, onproblem });
  return { input: screen.getByLabelText<HTMLInputElement>('shape'), onchange, onproblem, rerender };
}
const type = (input: HTMLInputElement, value: string) => fireEvent.input(input, { target: { value } });

it.each([
  ['3×32×32', [3, 32, 32]],
  ['3, 32, 32', [3, 32, 32]],
  ['３ ３２ ３２', [3, 32, 32]],
  ['3 x 1,024', [3, 1024]],
])('takes %j', async (text, sizes) => {
  const { input, onchange } = shape();
  await type(input, text);
  expect(onchange.mock.calls).toEqual([[sizes]]);
});

it.each(['1.5×3', '1,000', '0×3', '-1×3', 'wide', ''])(
  'says why %j is refused, and keeps it to be mended until another shape comes',
  async (text) => {
    const { input, onchange, onproblem, rerender } = shape();
    await type(input, text);
    await fireEvent.blur(input);
    expect(onchange).not.toHaveBeenCalled();
    expect(onproblem.mock.lastCall).toEqual([i18n.m.design.fieldSizes]);
    expect(input.value).toBe(text);
    await rerender({ value: [4] });
    expect(input.value).toBe('4');
    expect(onproblem.mock.lastCall).toEqual(['']);
  },
);

it('takes -1 for the rest where there may be one', async () => {
  const { input, onchange } = shape(true);
  await type(input, '−1×8');
  expect(onchange.mock.calls).toEqual([[[-1, 8]]]);
});
