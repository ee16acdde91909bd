/** Fits the view to the network, and keeps it fitted while the canvas changes its size. */
import type { useSvelteFlow } from '@xyflow/svelte';
import { getViewportForBounds } from '@xyflow/system';
import type { OpenDocument, Viewport } from '../../../state/document/document.svelte.ts';
import { activationView } from '../../../state/view/activationView.svelte.ts';
import type { CanvasNode, TensorEdge } from './flow.ts';
import { NODE, USUAL_SIZE } from '../../../canvas/geometry.ts';
import type { Size } from '../../../canvas/arrange.ts';
import type { Rect } from '../../../canvas/guides.ts';
import { joined } from '../../../canvas/space.ts';
import { initialView } from './initialView.ts';

/** Padding, clear of the tool bar below. */
const FIT = { padding: { top: '36px', bottom: '84px', x: '36px' }, maxZoom: 1 } as const;
/** Limits of the zoom. */
export const ZOOMS = { min: 0.05, max: 2 } as const;
/** Padding with activations beside nodes and the bar that controls them. */
const LOOKING = { ...FIT, padding: { top: '36px', bottom: '150px', left: '36px', right: '110px' } } as const;
/** Space for activations beside a node, at full size. */
const PICTURE = 80;
/** Height of the tool bar over the canvas, with its margin. */
const TOOLS = 60;
const GLIDE_MS = 240;

/** Duration of the view's transition in milliseconds. */
export const glide = (duration = GLIDE_MS): number =>
  matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : duration;

type Flow = ReturnType<typeof useSvelteFlow<CanvasNode, TensorEdge>>;
interface Sight {
  readonly nodes: readonly CanvasNode[];
  readonly view: Viewport;
  readonly size: Size;
}

export class ViewFitting {
  readonly #flow: Flow;
  readonly #target: OpenDocument;
  readonly #sight: () => Sight;
  /** Time at which the current transition ends. */
  #arrives = 0;

  constructor(flow: Flow, target: OpenDocument, sight: () => Sight) {
    this.#flow = flow;
    this.#target = target;
    this.#sight = sight;
  }

  async fit(duration = glide()): Promise<void> {
    const fitted = this.#fitting();
    if (!fitted) return;
    this.#arrives = performance.now() + duration;
    await this.#flow.setViewport(fitted, { duration });
    const { view, size } = this.#sight();
    this.#target.fitted = { view, size };
  }

  /** The first view of a canvas of known size: that of the last time, unless the network was fitted to another size. */
  first(): Viewport {
    const { view } = this.#sight();
    const { viewport, drawn } = this.#target;
    if (viewport && !this.#mustFitAgain()) return view;
    const large = viewport ? null : initialView(drawn.graph);
    const fitted = large ?? this.#fitting();
    if (!fitted) return view;
    if (!large) this.#target.fitted = { view: fitted, size: this.#sight().size };
    return fitted;
  }

  /** The view that shows all nodes; null where there are none. */
  #fitting(): Viewport | null {
    const { nodes, size } = this.#sight();
    if (!nodes.length) return null;
    const { padding, maxZoom } = activationView.on ? LOOKING : FIT;
    const bounds = nodes.map(rectOf).reduce(joined);
    return getViewportForBounds(bounds, size.width, size.height, ZOOMS.min, maxZoom, padding);
  }

  /**
   * Zooms by a factor. Svelte Flow's own `zoomIn` and `zoomOut` act on an unused store when called outside of its
   * element.
   */
  zoom(factor: number): void {
    void this.#flow.setZoom(this.#sight().view.zoom * factor, { duration: glide(120) });
  }

  fitSelection(): void {
    const nodes = [...this.#target.selection.nodes].map((id) => ({ id }));
    void this.#flow.fitView({ ...FIT, duration: glide(), nodes });
  }

  /** Moves the view where it does not show all of these nodes and notes, and zooms out where they do not fit. */
  reveal(ids: ReadonlySet<string>): void {
    const { nodes, notes = [] } = this.#target.drawn.graph;
    const chosen = [...nodes, ...notes].filter(({ id }) => ids.has(id));
    if (!chosen.length) return;
    const bounds = chosen.map(({ position }) => ({ ...position, ...USUAL_SIZE })).reduce(joined);
    const { view, size } = this.#sight();
    const { zoom } = view;
    const [left, top] = [bounds.x * zoom + view.x, bounds.y * zoom + view.y];
    const [width, height] = [bounds.width * zoom, bounds.height * zoom];
    const free = size.height - TOOLS;
    if (left > 0 && top > 0 && left + width < size.width && top + height < free) return;
    const centre = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
    if (width < size.width && height < free) void this.#flow.setCenter(centre.x, centre.y, { zoom, duration: glide() });
    else
      void this.#flow.setViewport(getViewportForBounds(bounds, size.width, size.height, ZOOMS.min, zoom, FIT.padding), {
        duration: glide(),
      });
  }

  /** Brings activations beside the nodes into view, where the network itself was. */
  fitPictures(): void {
    const { nodes, view, size } = this.#sight();
    const inside = ({ position }: CanvasNode): boolean => {
      const [x, y] = [position.x * view.zoom + view.x, position.y * view.zoom + view.y];
      return x > 0 && y > 0 && x + NODE.width * view.zoom < size.width && y < size.height;
    };
    const cut = nodes.some(({ position }) => (position.x + NODE.width + PICTURE) * view.zoom + view.x > size.width);
    if (cut && nodes.every(inside)) void this.fit();
  }

  /** Fits the view again where it was fitted before; a view that the user has changed stays. */
  resized(): void {
    if (this.#mustFitAgain()) void this.fit(0);
  }

  #mustFitAgain(): boolean {
    const { size } = this.#sight();
    const { fitted } = this.#target;
    if (!size.width || !size.height || !fitted) return false;
    if (fitted.size.width === size.width && fitted.size.height === size.height) return false;
    return performance.now() < this.#arrives || this.#stands();
  }

  /** Whether the view is as fitted, and no node has moved outside since. */
  #stands(): boolean {
    const { nodes, view } = this.#sight();
    const { fitted } = this.#target;
    if (!fitted || !nodes.length) return false;
    if (fitted.view.x !== view.x || fitted.view.y !== view.y || fitted.view.zoom !== view.zoom) return false;
    const { x, y, width, height } = nodes.map(rectOf).reduce(joined);
    const [left, top] = [x * view.zoom + view.x, y * view.zoom + view.y];
    const [right, bottom] = [left + width * view.zoom, top + height * view.zoom];
    return left >= 0 && top >= 0 && right <= fitted.size.width && bottom <= fitted.size.height;
  }
}

const rectOf = ({ position, measured, width, height }: CanvasNode): Rect => ({
  ...position,
  width: measured?.width ?? width ?? NODE.width,
  height: measured?.height ?? height ?? NODE.title,
});
