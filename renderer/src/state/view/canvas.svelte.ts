/** What commands may ask of the canvas that is on screen, and what floats over it. */
import type { Endpoint, Position } from '../../../../engine/model/types.ts';

export interface CanvasControl {
  fit(): void;
  fitSelection(): void;
  zoomIn(): void;
  zoomOut(): void;
  /** A free place for a new node, in the coordinates of the drawing. */
  freePlace(): Position;
  /** Where on the drawing a point of the screen lies; null outside the canvas. */
  at(clientX: number, clientY: number): Position | null;
  /** Where the pointer is, or else the middle: on the screen. */
  pointer(): { x: number; y: number };
  /** Opens the list of layers where the pointer is. */
  quickAdd(ends?: Pick<QuickAdd, 'from' | 'to'>): void;
  /** Width and height of nodes as they are drawn, by id. */
  sizes(): ReadonlyMap<string, { width: number; height: number }>;
  reveal(node: string): void;
}

/** A list at a place of the canvas, from which a layer is added. */
export interface QuickAdd {
  /** On the screen. */
  readonly client: { readonly x: number; readonly y: number };
  /** On the drawing: where the layer comes. */
  readonly at: Position;
  /** The output that it is connected to. */
  readonly from?: Endpoint;
  /** The input that it is to feed. */
  readonly to?: Endpoint;
}

class Canvas {
  control = $state.raw<CanvasControl | null>(null);
  /** Rises when the palette's search is to be focused. */
  findRequests = $state(0);
  quickAdd = $state.raw<QuickAdd | null>(null);
  /** The node whose connections are being made from the keyboard. */
  connecting = $state<string | null>(null);
  /** The edge onto which what is being dragged would come. */
  dropEdge = $state<string | null>(null);
  /** The note whose words are being written. */
  writing = $state<string | null>(null);
}

export const canvas = new Canvas();
