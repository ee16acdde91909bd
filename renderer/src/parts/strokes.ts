/** Strokes of a pen and an eraser on a square field. */
export interface Stroke {
  readonly erases: boolean;
  /** In the field's pixels. */
  readonly points: readonly (readonly [number, number])[];
}

/** Pixels of a side of the field. */
export const FIELD = 280;
const PEN = 20;
const ERASER = 34;

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Draws strokes on a context of the field's size. */
export function drawStrokes(context: Context, strokes: readonly Stroke[], ink: string): void {
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.strokeStyle = ink;
  for (const { erases, points } of strokes) {
    const [first] = points;
    if (!first) continue;
    context.globalCompositeOperation = erases ? 'destination-out' : 'source-over';
    context.lineWidth = erases ? ERASER : PEN;
    context.beginPath();
    context.moveTo(...first);
    // A tap draws a dot.
    if (points.length === 1) context.lineTo(...first);
    for (const point of points.slice(1)) context.lineTo(...point);
    context.stroke();
  }
  context.globalCompositeOperation = 'source-over';
}

/** The drawing as gray values, uint8 [FIELD, FIELD]; null if empty. */
export function rasterOf(strokes: readonly Stroke[]): Uint8Array | null {
  const context = new OffscreenCanvas(FIELD, FIELD).getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  drawStrokes(context, strokes, '#000');
  const { data } = context.getImageData(0, 0, FIELD, FIELD);
  const ink = new Uint8Array(FIELD * FIELD);
  for (let i = 0; i < ink.length; i += 1) ink[i] = data[4 * i + 3]!;
  return ink.some((value) => value > 0) ? ink : null;
}
