/** Outputs of an autoencoder as images. */
import type { ValueReport } from '../../../../engine/protocol/reports.ts';
import type { Images } from '../../state/document/samples.ts';

const LINKS: Readonly<Record<ValueReport['link'], (output: number) => number>> = {
  identity: (output) => output,
  sigmoid: (output) => 1 / (1 + Math.exp(-output)),
  exp: Math.exp,
};

/**
 * @param outputs rows in PyTorch's order: channels, height, width
 * @param link activation that gives values in [0, 1]
 * @returns null where the rows are not images of the shape
 */
export function asImages(
  outputs: readonly (readonly number[])[],
  shape: Images['shape'],
  link: ValueReport['link'],
): Images | null {
  const [channels, height, width] = shape;
  const places = height * width;
  if (!outputs.length || outputs.some((row) => row.length !== channels * places)) return null;
  const pixels = new Uint8Array(outputs.length * channels * places);
  outputs.forEach((row, index) => {
    row.forEach((value, at) => {
      const [channel, place] = [Math.floor(at / places), at % places];
      const byte = Math.round(255 * Math.min(1, Math.max(0, LINKS[link](value))));
      pixels[(index * places + place) * channels + channel] = byte;
    });
  });
  return { shape, pixels, labels: [] };
}
