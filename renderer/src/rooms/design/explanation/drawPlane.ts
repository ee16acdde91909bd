/** Draws a plane of a tensor: colored cells, outlines around those that take part, numbers where there is room. */
import type { Array64 } from '../../../../../engine/program/reference/array.ts';
import { heatPixels, heatTable } from '../../lab/heat.ts';
import type { Planes } from './tensors.ts';

/** Largest sides of a plane, and of a cell, in CSS pixels. */
const [WIDE, HIGH, CELL] = [160, 84, 26];
/** Cells from which numbers are legible. */
const WITH_NUMBERS = 24;
/** Cells of a single plane of many columns, which is wider. */
const WIDER = 252;
/** How much cells that take no part fade. */
const FADED = 0.55;

/** Side of a cell; below a pixel where there are many. */
export function cellOf({ rows, columns, count }: Planes): number {
  const wide = count === 1 && columns > WIDE / 4 ? WIDER : WIDE;
  const fit = Math.min(wide / columns, HIGH / rows, CELL);
  return fit >= 1 ? Math.floor(fit) : fit;
}

interface Drawn {
  readonly tensor: Array64;
  readonly plane: number;
  readonly planes: Planes;
  readonly cell: number;
  readonly scale: number;
  readonly marked: ReadonlySet<number>;
  readonly chosen: number | null;
}

export function drawPlane(
  canvas: HTMLCanvasElement,
  { tensor, plane, planes, cell, scale, marked, chosen }: Drawn,
): void {
  const { rows, columns } = planes;
  const start = plane * rows * columns;
  const values = new Float64Array(rows * columns).fill(NaN);
  values.set(tensor.data.subarray(start, Math.min(tensor.data.length, start + values.length)));
  const density = window.devicePixelRatio;
  canvas.width = Math.round(columns * cell * density);
  canvas.height = Math.round(rows * cell * density);
  const context = canvas.getContext('2d')!;
  const style = getComputedStyle(canvas);
  const token = (name: string): string => style.getPropertyValue(name);

  const small = new OffscreenCanvas(columns, rows);
  small
    .getContext('2d')!
    .putImageData(new ImageData(heatPixels(values, scale, heatTable(canvas)), columns, rows), 0, 0);
  context.imageSmoothingEnabled = cell < 1;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);

  const side = cell * density;
  const inside = (row: number, column: number): boolean =>
    row >= 0 && row < rows && column >= 0 && column < columns && marked.has(start + row * columns + column);
  const anyMarked = marked.size > 0 && marked.size < tensor.data.length;
  if (anyMarked) {
    context.fillStyle = token('--surface');
    context.globalAlpha = FADED;
    for (let i = 0; i < values.length; i += 1) {
      if (!marked.has(start + i)) context.fillRect((i % columns) * side, Math.floor(i / columns) * side, side, side);
    }
    context.globalAlpha = 1;
    outline(context, { rows, columns, side, inside }, token('--ink'), Math.max(1, 1.5 * density));
  }
  if (cell >= WITH_NUMBERS) writeNumbers(context, values, columns, side, density, token('--ink'));
  const at = chosen === null ? -1 : chosen - start;
  if (at >= 0 && at < values.length) {
    context.strokeStyle = token('--accent');
    context.lineWidth = Math.max(2, 2.5 * density);
    const least = Math.max(side, 5 * density);
    const [x, y] = [(at % columns) * side, Math.floor(at / columns) * side];
    context.strokeRect(x - (least - side) / 2, y - (least - side) / 2, least, least);
  }
}

interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly side: number;
  readonly inside: (row: number, column: number) => boolean;
}

/** The border between cells that take part and others. */
function outline(
  context: CanvasRenderingContext2D,
  { rows, columns, side, inside }: Grid,
  color: string,
  width: number,
): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column <= columns; column += 1) {
      const own = inside(row, column);
      const [x, y] = [column * side, row * side];
      if (own !== inside(row - 1, column)) {
        context.moveTo(x, y);
        context.lineTo(x + side, y);
      }
      if (own !== inside(row, column - 1)) {
        context.moveTo(x, y);
        context.lineTo(x, y + side);
      }
    }
  }
  context.stroke();
}

/** A number that fits into a cell: .19, -1.3, 24. */
function cellText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return value.toExponential(0).replace('e+', 'e');
  const digits = size >= 10 || Number.isInteger(value) ? 0 : size >= 1 ? 1 : 2;
  return value
    .toFixed(digits)
    .replace(/^(-?)0\./, '$1.')
    .replace(/^-?\.00$/, '0');
}

function writeNumbers(
  context: CanvasRenderingContext2D,
  values: Float64Array,
  columns: number,
  side: number,
  density: number,
  color: string,
): void {
  context.fillStyle = color;
  context.font = `${9 * density}px ${getComputedStyle(context.canvas).getPropertyValue('--font-mono')}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    const text = cellText(value);
    context.fillText(text, ((i % columns) + 0.5) * side, (Math.floor(i / columns) + 0.5) * side, side - 2 * density);
  });
}
