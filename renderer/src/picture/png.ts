/** Renders a picture as PNG, at twice its size, with the app's fonts. */
import type { Picture } from './network.ts';

const SCALE = 2;
/** Largest side in pixels, beyond which browsers return an empty canvas. */
const LARGEST = 16_000;

/** Style sheet with embedded fonts: an image cannot load any. */
export async function fontStyles(): Promise<string> {
  const [inter, mono] = await Promise.all([
    import('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?inline'),
    import('@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?inline'),
  ]);
  const face = (family: string, url: string): string =>
    `@font-face{font-family:'${family}';font-weight:100 900;src:url(${url}) format('woff2')}`;
  return face('Inter Variable', inter.default) + face('JetBrains Mono Variable', mono.default);
}

/** Scale of the image; less than 2 where it would be too large. */
export const scaleOf = ({ width, height }: Picture): number => Math.min(SCALE, LARGEST / Math.max(width, height));

export async function toPng(picture: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const url = URL.createObjectURL(new Blob([picture.svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scaleOf(picture));
    canvas.height = Math.round(picture.height * scaleOf(picture));
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error(`${canvas.width}×${canvas.height}`);
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}
