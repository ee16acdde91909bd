/** Draws a layer's activations: channels as a grid of maps, or values as bars. */
import type { NodePicture } from '../../../../../engine/protocol/reports.ts';
import { gridOf } from '../../../canvas/pictures.ts';

const GAP = 1;
const BARS = { width: 128, height: 56 };

/** The inherited text colour, as bytes. */
function inkOf(context: CanvasRenderingContext2D): Uint8ClampedArray {
  context.fillStyle = getComputedStyle(context.canvas).color;
  context.fillRect(0, 0, 1, 1);
  const { data } = context.getImageData(0, 0, 1, 1);
  context.clearRect(0, 0, 1, 1);
  return data;
}

export function drawPicture(canvas: HTMLCanvasElement, picture: NodePicture): void {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  if (picture.kind === 'maps') drawMaps(context, picture);
  else drawBars(context, picture);
}

function drawMaps(
  context: CanvasRenderingContext2D,
  { width, height, pixels, ranges }: Extract<NodePicture, { kind: 'maps' }>,
): void {
  const { columns, rows } = gridOf(ranges.length);
  context.canvas.width = columns * (width + GAP) - GAP;
  context.canvas.height = rows * (height + GAP) - GAP;
  const [red, green, blue] = inkOf(context);
  const bytes = Uint8Array.from(atob(pixels), (character) => character.charCodeAt(0));
  ranges.forEach((_, channel) => {
    const image = context.createImageData(width, height);
    for (let i = 0; i < width * height; i += 1) {
      // The value is the opacity of the ink.
      image.data.set([red!, green!, blue!, bytes[channel * width * height + i]!], 4 * i);
    }
    context.putImageData(image, (channel % columns) * (width + GAP), Math.floor(channel / columns) * (height + GAP));
  });
}

function drawBars(
  context: CanvasRenderingContext2D,
  { values, low, high }: Extract<NodePicture, { kind: 'values' }>,
): void {
  const { width, height } = BARS;
  Object.assign(context.canvas, BARS);
  context.fillStyle = getComputedStyle(context.canvas).color;
  const [from, to] = [Math.min(0, low), Math.max(0, high)];
  const place = (value: number): number => height - (height * (value - from)) / (to - from || 1);
  const step = width / values.length;
  values.forEach((value, i) => {
    const [top, bottom] = [Math.min(place(value), place(0)), Math.max(place(value), place(0))];
    context.fillRect(i * step, top, Math.max(1, step - (step > 4 ? 1 : 0)), Math.max(1, bottom - top));
  });
}
