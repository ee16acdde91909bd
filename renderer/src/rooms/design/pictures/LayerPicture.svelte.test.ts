/** Every drawing has a component, and pictures follow their parameters. */
import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { layerOf, LAYERS } from '../../../../../engine/layers/registry.ts';
import type { GraphNode, Params } from '../../../../../engine/model/types.ts';
import LayerPicture from './LayerPicture.svelte';

const nodeOf = (type: string, params: Params = {}): GraphNode => ({
  id: 'n1',
  type,
  name: 'one',
  params,
  position: { x: 0, y: 0 },
});

describe('the picture of', () => {
  const nothing = ['Input', 'Constant', 'Output', 'Identity'];
  it.each(LAYERS.map(({ type }) => type))('%s', (type) => {
    const { container } = render(LayerPicture, { node: nodeOf(type), layer: layerOf(type)! });
    expect(container.querySelectorAll('svg').length > 0).toBe(!nothing.includes(type));
    expect(container.innerHTML).not.toMatch(/NaN|undefined|\[object/);
  });
});

it('follows the parameters, and goes where they do not fit', async () => {
  const layer = layerOf('PixelShuffle')!;
  const { container, rerender } = render(LayerPicture, { node: nodeOf('PixelShuffle'), layer });
  const cells = () => container.querySelectorAll('rect.value').length;
  expect(cells()).toBe(16 + 16);
  await rerender({ node: nodeOf('PixelShuffle', { upscale_factor: 3 }), layer });
  expect(cells()).toBe(36 + 36);
  await rerender({ node: nodeOf('PixelShuffle', { upscale_factor: -1 }), layer });
  expect(container.querySelector('svg')).toBeNull();
});

it('a curve is read by arrow keys', async () => {
  render(LayerPicture, { node: nodeOf('ReLU'), layer: layerOf('ReLU')! });
  const curve = screen.getByRole('slider');
  expect(curve.getAttribute('aria-valuetext')).toBe('f(1.0) = 1.000');
  for (let i = 0; i < 11; i += 1) await fireEvent.keyDown(curve, { key: 'ArrowLeft' });
  expect(curve.getAttribute('aria-valuetext')).toBe('f(−0.1) = 0.000');
});
