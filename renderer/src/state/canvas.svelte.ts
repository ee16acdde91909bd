/** What commands may ask of the canvas that is on screen. */
import type { Position } from '../../../engine/document/types.ts';

export interface CanvasControl {
  fit(): void;
  zoomIn(): void;
  zoomOut(): void;
  /** A free place for a new node, in the coordinates of the drawing. */
  freePlace(): Position;
  /** Where on the drawing a point of the screen lies; null outside the canvas. */
  at(clientX: number, clientY: number): Position | null;
  reveal(node: string): void;
}

class Canvas {
  control = $state.raw<CanvasControl | null>(null);
  /** Rises when the palette's search is to be focused. */
  findRequests = $state(0);
}

export const canvas = new Canvas();
