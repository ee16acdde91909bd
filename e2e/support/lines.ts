/** Compares the edges on the screen with their positions in the document, pixel by pixel. */
import type { Page } from '@playwright/test';

export interface DrawnLines {
  /** Number of visible edges. */
  readonly edges: number;
  /** Number of points checked. */
  readonly points: number;
  /** Number of points without an edge's ink within 1.5 CSS pixels. */
  readonly missing: number;
  /**
   * Largest distance of an edge's end from the middle of its handle, in canvas pixels; edges end at a handle's border.
   * Zoomed out, layers have no handles: from the border of its layer.
   */
  readonly apart: number;
}

/** @param picture PNG of the whole window in device pixels, as base64 */
export function drawnLines(page: Page, picture: string): Promise<DrawnLines> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
    canvas.drawImage(picture, 0, 0);
    const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
    const scale = picture.width / innerWidth;
    const pane = document.querySelector('.svelte-flow')!.getBoundingClientRect();
    const view = new DOMMatrix(getComputedStyle(document.querySelector('.svelte-flow__viewport')!).transform);
    const colorOf = (element: Element, property: 'stroke' | 'backgroundColor'): number[] => {
      const probe = new OffscreenCanvas(1, 1).getContext('2d')!;
      probe.fillStyle = getComputedStyle(element)[property];
      probe.fillRect(0, 0, 1, 1);
      return [...probe.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
    };
    const ground = colorOf(document.querySelector('.svelte-flow')!, 'backgroundColor');
    const result = { edges: 0, points: 0, missing: 0, apart: 0 };
    for (const group of document.querySelectorAll<SVGGElement>('.svelte-flow__edge')) {
      const path = group.querySelector<SVGPathElement>('.svelte-flow__edge-path')!;
      const ink = colorOf(path, 'stroke');
      const difference = ink.map((value, i) => value - ground[i]!);
      const strength = difference.reduce((sum, value) => sum + value * value, 0);
      /** Share of an edge's ink in a pixel: 0 on the background, 1 on the edge. */
      const inkAt = (x: number, y: number): number => {
        const at = 4 * (Math.round(y) * picture.width + Math.round(x));
        return difference.reduce((sum, value, i) => sum + value * (data[at + i]! - ground[i]!), 0) / strength;
      };
      // From the path's own numbers, since the browser's measurements may be as wrong as its rendering.
      const place = ({ x, y }: { x: number; y: number }) => ({
        x: pane.left + view.e + view.a * x,
        y: pane.top + view.f + view.d * y,
      });
      const length = path.getTotalLength();
      result.edges += 1;
      const [source, target] = [0, length].map((at) => place(path.getPointAtLength(at)));
      const dots = [...document.querySelectorAll('.svelte-flow__handle')].map((dot) => {
        const box = dot.getBoundingClientRect();
        return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
      });
      const layers = [...document.querySelectorAll('.svelte-flow__node')].map((layer) => layer.getBoundingClientRect());
      for (const end of [source!, target!]) {
        const toDots = dots.map(({ x, y }) => Math.hypot(x - end.x, y - end.y));
        const toLayers = layers.map(({ left, right, top, bottom }) =>
          Math.hypot(Math.max(left - end.x, 0, end.x - right), Math.max(top - end.y, 0, end.y - bottom)),
        );
        result.apart = Math.max(result.apart, Math.min(...(dots.length > 0 ? toDots : toLayers)) / view.a);
      }
      for (let i = 1; i < 20; i++) {
        const { x, y } = place(path.getPointAtLength((length * i) / 20));
        const inside = x > pane.left + 4 && y > pane.top + 4 && x < pane.right - 4 && y < pane.bottom - 4;
        const top = inside ? document.elementFromPoint(x, y) : null;
        // Nodes, labels and tools are above edges and hide them.
        if (!top?.matches('.svelte-flow__edge *, .svelte-flow__pane')) continue;
        const reach = Math.ceil(1.5 * scale);
        let best = 0;
        for (let dx = -reach; dx <= reach; dx++)
          for (let dy = -reach; dy <= reach; dy++) best = Math.max(best, inkAt(x * scale + dx, y * scale + dy));
        result.points += 1;
        // A thin line between two pixels leaves a quarter of its ink in each.
        if (best < 0.25) result.missing += 1;
      }
    }
    return result;
  }, picture);
}
