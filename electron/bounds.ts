/** Where the window opens: where it was, if that can still be seen. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const SMALLEST = { width: 1024, height: 680 } as const;
const USUAL = { width: 1280, height: 800 } as const;
/** Pixels of the title bar that must lie on a screen, so that the window can be moved. */
const GRIP = 80;

export function openingBounds(
  saved: Bounds | null,
  screens: readonly Bounds[],
): Partial<Bounds> & { width: number; height: number } {
  const first = screens[0];
  if (!saved) {
    return {
      width: Math.min(USUAL.width, first?.width ?? USUAL.width),
      height: Math.min(USUAL.height, first?.height ?? USUAL.height),
    };
  }
  const screen = screens.find(
    (area) =>
      saved.x + saved.width - GRIP > area.x &&
      saved.x + GRIP < area.x + area.width &&
      saved.y >= area.y - 8 &&
      saved.y + 24 < area.y + area.height,
  );
  const size = {
    width: Math.max(SMALLEST.width, Math.min(saved.width, screen?.width ?? USUAL.width)),
    height: Math.max(SMALLEST.height, Math.min(saved.height, screen?.height ?? USUAL.height)),
  };
  return screen ? { x: saved.x, y: saved.y, ...size } : size;
}
