/** Initial bounds of the window: the last ones, if they are still visible. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const SMALLEST = { width: 800, height: 600 } as const;
const USUAL = { width: 1280, height: 800 } as const;
/** Pixels of the title bar that must be on a screen, so that the window can be moved. */
const GRIP = 80;

/** Smallest size of the window: never larger than the largest work area, which 1366×768 at 175 % makes small. */
export function smallestFor(screens: readonly Bounds[]): { width: number; height: number } {
  const widest = Math.max(...screens.map(({ width }) => width), 0) || SMALLEST.width;
  const highest = Math.max(...screens.map(({ height }) => height), 0) || SMALLEST.height;
  return { width: Math.min(SMALLEST.width, widest), height: Math.min(SMALLEST.height, highest) };
}

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
  const smallest = smallestFor(screen ? [screen] : screens);
  const size = {
    width: Math.max(smallest.width, Math.min(saved.width, screen?.width ?? USUAL.width)),
    height: Math.max(smallest.height, Math.min(saved.height, screen?.height ?? USUAL.height)),
  };
  return screen ? { x: saved.x, y: saved.y, ...size } : size;
}
