import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { expect, it, vi } from 'vitest';
import PickList from './PickList.svelte';

interface Item {
  readonly key: string;
}
function list(keys: readonly string[]) {
  const [onpick, onclose] = [vi.fn<(item: Item, other: boolean) => void>(), vi.fn<() => void>()];
  const row = createRawSnippet<[Item]>((item) => ({ render: () => `<span>${item().key}</span>` }));
  render(PickList<Item>, {
    id: 'l',
    label: 'find',
    items: keys.map((key) => ({ key })),
    none: 'nothing',
    row,
    onpick,
    onclose,
  });
  const field = screen.getByRole('combobox');
  const press = async (...all: string[]): Promise<void> => {
    for (const key of all) await fireEvent.keyDown(field, { key });
  };
  const chosen = () =>
    screen.queryAllByRole('option', { selected: true }).map(({ textContent }) => textContent?.trim());
  return { field, press, chosen, onpick, onclose };
}

it('has the focus, walks around its ends and picks by Enter', async () => {
  const { field, press, chosen, onpick } = list(['a', 'b', 'c']);
  expect(document.activeElement).toBe(field);
  expect(chosen()).toEqual(['a']);
  await press('ArrowUp');
  expect(chosen()).toEqual(['c']);
  expect(field.getAttribute('aria-activedescendant')).toBe('l-2');
  await press('ArrowDown', 'ArrowDown', 'Enter');
  expect(onpick.mock.calls).toEqual([[{ key: 'b' }, false]]);
});

it('says that nothing is found, picks nothing then, and closes by Escape', async () => {
  const { press, onpick, onclose } = list([]);
  screen.getByText('nothing');
  await press('Enter', 'Escape');
  expect([onpick.mock.calls.length, onclose.mock.calls.length]).toEqual([0, 1]);
});

it('closes by a press elsewhere, not by one inside', async () => {
  const { field, onclose } = list(['a']);
  await fireEvent.pointerDown(field);
  expect(onclose).not.toHaveBeenCalled();
  await fireEvent.pointerDown(document.body);
  expect(onclose).toHaveBeenCalledOnce();
});
