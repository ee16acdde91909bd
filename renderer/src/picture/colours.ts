/** Theme tokens as sRGB: the tokens are OKLCH, which few programs besides browsers support. */
import tokens from '../styles/tokens.css?raw';

export type Theme = 'light' | 'dark';
/** `#rrggbb` by token name, such as "ink" or "hue-linear" (a family's colour). */
export type Colours = (name: string) => string;

const DECLARATION = /--([\w-]+):\s*([^;]+);/g;

function declarations(selector: string): ReadonlyMap<string, string> {
  const block = new RegExp(`${selector.replace(/[[\]]/g, '\\$&')}\\s*\\{([^}]*)\\}`).exec(tokens)?.[1] ?? '';
  return new Map([...block.matchAll(DECLARATION)].map(([, name, value]) => [name!, value!.trim()]));
}

const SHARED = declarations(':root');

const THEMES = { light: declarations("[data-theme='light']"), dark: declarations("[data-theme='dark']") };

const numberOf = (theme: Theme, name: string): number =>
  Number.parseFloat(THEMES[theme].get(name) ?? SHARED.get(name) ?? '0');

/** `#rrggbb` of a hue in degrees, as light and as saturated as the families' colours. */
export const hueColour = (theme: Theme, degrees: number): string =>
  hex(numberOf(theme, 'family-l') / 100, numberOf(theme, 'family-c'), degrees);

export const coloursOf =
  (theme: Theme): Colours =>
  (name) => {
    if (name.startsWith('hue-')) return hueColour(theme, numberOf(theme, name));
    const parts = /^oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)$/.exec(THEMES[theme].get(name) ?? '');
    if (!parts) throw new Error(`No colour ${name}`);
    return hex(Number(parts[1]) / 100, Number(parts[2]), Number(parts[3]));
  };

/**
 * OKLCH to sRGB; colours out of gamut are clipped. The matrices are Björn Ottosson's (2020), "A perceptual color space
 * for image processing".
 */
function hex(lightness: number, chroma: number, degrees: number): string {
  const [a, b] = [chroma * Math.cos((degrees * Math.PI) / 180), chroma * Math.sin((degrees * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const byte = (value: number): string => {
    const encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
    return Math.round(Math.min(1, Math.max(0, encoded)) * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${linear.map(byte).join('')}`;
}
