import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { createDocument } from '../../../../../engine/model/create.ts';
import { OpenDocument } from '../../../state/document/document.svelte.ts';
import { habits } from '../../../state/preferences/catalogue.svelte.ts';
import { i18n } from '../../../state/preferences/i18n.svelte.ts';
import { landmarks } from '../../../state/view/landmarks.ts';
import Palette from './Palette.svelte';

function palette() {
  const target = new OpenDocument(createDocument('one'), null, true);
  const { container } = render(Palette, { document: target });
  const field = screen.getByTestId('find-layer');
  const find = (words: string) => fireEvent.input(field, { target: { value: words } });
  const press = (key: string) => fireEvent.keyDown(document.activeElement!, { key });
  const names = () => [...container.querySelectorAll('[data-layer]')].map((item) => item.getAttribute('data-layer'));
  return { target, field, find, press, names };
}

it('finds layers by their letters and says so where there are none', async () => {
  const { find, names } = palette();
  const all = names().length;
  await find('bn2');
  expect(names().length).toBeLessThan(all);
  await find('conv2d');
  expect(names()[0]).toBe('Conv2d');
  await find('qqq');
  screen.getByText(i18n.m.design.nothingFound('qqq'));
});

it('is walked by arrows from the field and back, and Enter in the field adds the first', async () => {
  const { field, find, press, target } = palette();
  await find('conv');
  field.focus();
  await press('ArrowDown');
  const first = document.activeElement!;
  await press('ArrowDown');
  await press('ArrowUp');
  expect(document.activeElement).toBe(first);
  await press('ArrowUp');
  expect(document.activeElement).toBe(field);
  await press('Enter');
  expect(target.graph.nodes.map(({ type }) => type)).toEqual([first.getAttribute('data-layer')]);
});

it('shows a favourite in a group of its own, where it can be found as well', async () => {
  palette();
  const before = landmarks('layer:GELU').length;
  habits.toggle('GELU');
  await expect.poll(() => landmarks('layer:GELU').length).toBe(before + 1);
  within(document.body).getByText(i18n.m.canvas.favourites);
  habits.toggle('GELU');
});
