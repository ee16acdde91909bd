/** Helpers for all parts of a picture. */

export const FONTS = {
  ui: "'Inter Variable', Inter, 'Noto Sans SC', 'Noto Sans CJK SC', 'Helvetica Neue', Arial, sans-serif",
  mono: "'JetBrains Mono Variable', 'JetBrains Mono', 'Noto Sans Mono CJK SC', Consolas, Menlo, monospace",
} as const;

/** A bounding rectangle that grows with its content. */
export class Bounds {
  left = Infinity;
  top = Infinity;
  right = -Infinity;
  bottom = -Infinity;

  add(x: number, y: number, width = 0, height = 0): void {
    this.left = Math.min(this.left, x);
    this.top = Math.min(this.top, y);
    this.right = Math.max(this.right, x + width);
    this.bottom = Math.max(this.bottom, y + height);
  }
}

export const round = (value: number): number => Math.round(value * 100) / 100;
