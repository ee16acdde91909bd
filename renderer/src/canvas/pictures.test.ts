/** Activation pictures cover neither layers nor each other; edges go around them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NodePicture } from '../../../engine/protocol/reports.ts';
import { NODE } from './geometry.ts';
import { crossedPictures, placePictures } from './pictures.ts';
import { Router } from './routes.ts';
import { meets } from './space.ts';
import { anyDrawing, crossed, HEIGHT, overlaps, sceneOfPlain } from './testing/drawings.ts';

const MAPS = (node: string): NodePicture => ({
  node,
  shape: [16, 28, 28],
  finite: true,
  kind: 'maps',
  width: 28,
  height: 28,
  pixels: '',
  ranges: Array.from({ length: 16 }, () => [0, 1] as const),
});

it('cover neither layers nor each other, and no edge crosses one', () => {
  let [many, left] = [0, 0];
  fc.assert(
    fc.property(anyDrawing(), (graph) => {
      const scene = sceneOfPlain(graph);
      const placed = placePictures(scene.nodes, MAPS, scene.direction === 'right');
      many += placed.size;
      expect(overlaps([...scene.nodes.values(), ...placed.values()])).toBe(overlaps([...scene.nodes.values()]));
      const nodes = new Map([...scene.nodes, ...[...placed].map(([id, rect]) => [`picture ${id}`, rect] as const)]);
      const router = new Router();
      router.update({ ...scene, nodes });
      const hidden = crossedPictures(placed, router.routes.values());
      left += hidden.size;
      const shown = new Map([...placed].filter(([id]) => !hidden.has(id)));
      for (const { points } of router.routes.values()) expect(crossed({ ...scene, nodes: shown }, points)).toEqual([]);
      for (const { label, room } of router.routes.values()) {
        const pill = { x: label.x - 48, y: label.y - 9, width: 96, height: 18 };
        if (room) expect([...shown.values()].filter((rect) => meets(rect, pill))).toEqual([]);
      }
    }),
    { numRuns: 60, seed: 3 },
  );
  // Of 13 pictures one is left out: the drawings are random and crowded.
  expect(left).toBeLessThan(many / 10);
});

it('a branch with less room has a smaller picture, one without room none', () => {
  const at = (x: number) => ({ x, y: 0, width: NODE.width, height: HEIGHT });
  const apart = (gap: number) =>
    new Map([
      ['a', at(0)],
      ['b', at(NODE.width + gap)],
      ['c', at(2 * (NODE.width + gap))],
    ]);
  expect(placePictures(apart(200), MAPS, false).get('b')).toMatchObject({ side: 'after', inner: 60 });
  expect(placePictures(apart(64), MAPS, false).get('a')).toMatchObject({ side: 'before', inner: 60 });
  expect(placePictures(apart(64), MAPS, false).get('b')).toMatchObject({ side: 'after', inner: 42 });
  expect(placePictures(apart(20), MAPS, false).has('b')).toBe(false);
});
