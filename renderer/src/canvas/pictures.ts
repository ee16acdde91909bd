/** Places of activation pictures beside their layers: they cover no layer and no other picture. */
import type { NodePicture } from '../../../engine/protocol/reports.ts';
import type { Rect } from './guides.ts';
import type { Size } from './geometry.ts';
import type { Position } from '../../../engine/model/types.ts';
import { between, grown, meets, Space } from './space.ts';

/** Distance from the layer; padding and border of a picture. */
export const PICTURE = { away: 7, inset: 3, bars: 28, highest: 76 } as const;
/** Widths in pixels, tried in order. */
const WIDTHS = [60, 42] as const;
/** Distance to other layers and pictures. */
const APART = 3;
/** Space along the flow that is left to the edges of a layer. */
const PORTS = 24;

export interface PlacedPicture extends Rect {
  /** After the layer: right of it in a drawing that flows down, else below; or on the other side. */
  readonly side: 'after' | 'before';
  /** Width of the picture itself. */
  readonly inner: number;
}

/** Channels of a picture side by side. */
export const gridOf = (count: number): { columns: number; rows: number } => {
  const columns = Math.ceil(Math.sqrt(count));
  return { columns, rows: Math.ceil(count / columns) };
};

function sizeOf(picture: NodePicture, width: number): Size {
  const around = 2 * PICTURE.inset;
  if (picture.kind === 'values') return { width: width + around, height: PICTURE.bars + around };
  const { columns, rows } = gridOf(picture.ranges.length);
  const height = (width * (rows * (picture.height + 1) - 1)) / (columns * (picture.width + 1) - 1);
  return { width: width + around, height: Math.min(PICTURE.highest, height) + around };
}

/** @returns the place of each picture; none for a layer without room beside it */
export function placePictures(
  layers: ReadonlyMap<string, Rect>,
  pictureOf: (id: string) => NodePicture | undefined,
  right: boolean,
): Map<string, PlacedPicture> {
  const taken = new Space<Rect>();
  for (const rect of layers.values()) taken.add(withPorts(rect, right));
  const placed = new Map<string, PlacedPicture>();
  for (const [id, layer] of layers) {
    const picture = pictureOf(id);
    const place = picture && candidates(layer, picture, right).find((rect) => !taken.find(grown(rect, APART)));
    if (!place || meets(place, layer)) continue;
    taken.add(place);
    placed.set(id, place);
  }
  return placed;
}

const withPorts = ({ x, y, width, height }: Rect, right: boolean): Rect =>
  right
    ? { x: x - PORTS, y, width: width + 2 * PORTS, height }
    : { x, y: y - PORTS, width, height: height + 2 * PORTS };

/** Ids of the pictures that an edge crosses, as it has no other way: they are not shown. */
export function crossedPictures(
  placed: ReadonlyMap<string, Rect>,
  routes: Iterable<{ readonly points: readonly Position[] }>,
): Set<string> {
  const space = new Space<Rect & { readonly id: string }>();
  for (const [id, { x, y, width, height }] of placed) space.add({ id, x, y, width, height });
  const over = new Set<string>();
  if (placed.size)
    for (const { points } of routes)
      for (let i = 1; i < points.length; i += 1)
        for (const { id } of space.within(grown(between(points[i - 1]!, points[i]!), 1))) over.add(id);
  return over;
}

function candidates(layer: Rect, picture: NodePicture, right: boolean): PlacedPicture[] {
  return WIDTHS.flatMap((inner) => {
    const size = sizeOf(picture, inner);
    return (['after', 'before'] as const).map((side): PlacedPicture => {
      const along = right ? layer.y : layer.x;
      const own = right ? size.height : size.width;
      const away = side === 'after' ? (right ? layer.height : layer.width) + PICTURE.away : -PICTURE.away - own;
      const [x, y] = right ? [layer.x, along + away] : [along + away, layer.y];
      return { x, y, ...size, side, inner };
    });
  });
}
