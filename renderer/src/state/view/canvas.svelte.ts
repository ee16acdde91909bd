/** Interface of the visible canvas for commands, and state of its overlays. */
import type { Endpoint, Position } from '../../../../engine/model/types.ts';

export interface CanvasControl {
  fit(): void;
  fitSelection(): void;
  zoomIn(): void;
  zoomOut(): void;
  /** A free position for a new node, in canvas coordinates. */
  freePlace(): Position;
  /** Canvas coordinates of a screen position; null outside the canvas. */
  at(clientX: number, clientY: number): Position | null;
  /** The pointer's screen position, or else the middle. */
  pointer(): { x: number; y: number };
  /** Opens the list of layers at the pointer. */
  quickAdd(ends?: Pick<QuickAdd, 'from' | 'to' | 'behind'>): void;
  /** Rendered sizes of nodes by id. */
  sizes(): ReadonlyMap<string, { width: number; height: number }>;
  /** Moves the view where it does not show all of these nodes and notes, and zooms out where they do not fit. */
  reveal(...ids: string[]): void;
}

/** A list of layers to add, at a position of the canvas. */
export interface QuickAdd {
  /** Position on the screen. */
  readonly client: { readonly x: number; readonly y: number };
  /** Position of the new layer on the canvas. */
  readonly at: Position;
  /** The output that it is connected to. */
  readonly from?: Endpoint;
  /** The input that it is connected to. */
  readonly to?: Endpoint;
  /** Whether it can be inserted between that output and its targets; else it starts a branch. */
  readonly behind?: boolean;
}

class Canvas {
  control = $state.raw<CanvasControl | null>(null);
  /** Incremented to focus the palette's search. */
  findRequests = $state(0);
  quickAdd = $state.raw<QuickAdd | null>(null);
  /** The node that is being connected by keyboard. */
  connecting = $state<string | null>(null);
  /** The edge onto which the dragged element would be dropped. */
  dropEdge = $state<string | null>(null);
  /** Whether layers in view are not mounted yet: what else is made of a network is deferred. */
  filling = $state(false);
  /** Whether a drag is in progress: updates that follow the selection are deferred. */
  dragging = $state(false);
  /** Whether a drag moves the view, rather than selects. */
  hand = $state(false);
  zoom = $state(1);
  /** The note that is being edited. */
  writing = $state<string | null>(null);
}

export const canvas = new Canvas();
