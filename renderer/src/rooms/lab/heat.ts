/** Colors of numbers: neutral at zero, one hue for more and one for less, as deep as the number is large. */

/** Largest magnitude of a scale; 1 where all is zero, so that nothing is divided by zero. */
export const scaleOf = ({ least, most }: { least: number; most: number }): number =>
  Math.max(Math.abs(least), Math.abs(most)) || 1;

/** A number's color in styles. */
export function heatColor(value: number, scale: number): string {
  if (!Number.isFinite(value)) return 'transparent';
  const share = Math.round(100 * Math.min(1, Math.abs(value) / scale));
  return `color-mix(in oklab, var(--heat-${value < 0 ? 'less' : 'more'}) calc(var(--heat-share) * ${share / 100}), var(--surface))`;
}

const STEPS = 128;

type Lab = readonly [lightness: number, a: number, b: number];

/** OKLab of a token, as the page resolves it. */
function labOf(probe: HTMLElement, token: string): Lab {
  probe.style.color = `color-mix(in oklab, var(${token}) 100%, var(${token}))`;
  const numbers =
    getComputedStyle(probe)
      .color.match(/-?[\d.]+(?:e-?\d+)?/g)
      ?.map(Number) ?? [];
  return [numbers[0] ?? 1, numbers[1] ?? 0, numbers[2] ?? 0];
}

/** sRGB bytes of OKLab (Ottosson, 2020). */
function rgbOf([lightness, a, b]: Lab): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const byte = (linear: number): number =>
    Math.round(255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055));
  return [
    byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** RGBA of 2 · 128 + 1 shades from the most negative to the most positive, read from the page's tokens. */
export function heatTable(element: HTMLElement): Uint8ClampedArray {
  const probe = document.createElement('span');
  element.parentElement!.append(probe);
  const [more, less, none] = ['--heat-more', '--heat-less', '--surface'].map((token) => labOf(probe, token)) as [
    Lab,
    Lab,
    Lab,
  ];
  const share = Number.parseFloat(getComputedStyle(probe).getPropertyValue('--heat-share')) / 100;
  probe.remove();
  const table = new Uint8ClampedArray(4 * (2 * STEPS + 1)).fill(255);
  for (let i = -STEPS; i <= STEPS; i += 1) {
    const [hue, part] = [i < 0 ? less : more, (share * Math.abs(i)) / STEPS];
    table.set(rgbOf(none.map((value, axis) => value + part * (hue[axis]! - value)) as unknown as Lab), 4 * (i + STEPS));
  }
  return table;
}

/** RGBA bytes of numbers. @param table of `heatTable` */
export function heatPixels(
  values: ArrayLike<number>,
  scale: number,
  table: Uint8ClampedArray,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * values.length);
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    const step = STEPS + Math.round(STEPS * Math.max(-1, Math.min(1, value / scale)));
    pixels.set(table.subarray(4 * step, 4 * step + 4), 4 * i);
  }
  return pixels;
}

/** Gray or color of an image's numbers, from the least to the most. @param channels 1 or 3, channels first */
export function imagePixels(
  values: ArrayLike<number>,
  channels: number,
  { least, most }: { least: number; most: number },
): Uint8ClampedArray<ArrayBuffer> {
  const size = values.length / channels;
  const [from, span] = least >= 0 && most <= 1 ? [0, 1] : [least, most - least || 1];
  const pixels = new Uint8ClampedArray(4 * size);
  for (let i = 0; i < size; i += 1) {
    for (let c = 0; c < 3; c += 1) {
      const value = values[(channels === 1 ? 0 : c * size) + i]!;
      pixels[4 * i + c] = Math.round((255 * (value - from)) / span);
    }
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}

/** A number with as many digits as a cell has room for: 4.5, 0.1312, 1.2e-5. */
export function shortNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size !== 0 && (size < 10 ** (1 - digits) || size >= 1e5)) return value.toExponential(1).replace('e+', 'e');
  return String(Number(value.toPrecision(digits)));
}
