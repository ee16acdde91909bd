/** Notes and frames in a picture. */
import type { Note, NoteColor } from '../../../engine/model/types.ts';
import type { Colours } from './colours.ts';
import { FONTS, round } from './parts.ts';
import { escapeXml, wrap } from './text.ts';

/** Hue tokens for the colours of notes. */
const FAMILY: Readonly<Record<Exclude<NoteColor, 'grey'>, string>> = {
  yellow: 'hue-normalization',
  green: 'hue-recurrent',
  blue: 'hue-linear',
  purple: 'hue-convolution',
  red: 'hue-activation',
};
const SIZE = 12;
const LINE = 17;
const INSET = 12;

export function drawNote({ kind, text, color, position, size }: Note, colours: Colours, withText: boolean): string {
  const { x, y } = position;
  const tone = color === 'grey' ? colours('ink-3') : colours(FAMILY[color]);
  const rect = `<rect x="${round(x)}" y="${round(y)}" width="${round(size.width)}" height="${round(size.height)}" rx="10" fill="${tone}" fill-opacity="${kind === 'frame' ? 0.06 : 0.14}" stroke="${tone}" stroke-opacity="0.45"/>`;
  if (!withText) return rect;
  const rows = kind === 'frame' ? 1 : Math.max(1, Math.floor((size.height - INSET) / LINE));
  const lines = wrap(text, SIZE, size.width - 2 * INSET).slice(0, rows);
  const weight = kind === 'frame' ? ' font-weight="590"' : '';
  const words = lines.map(
    (line, i) =>
      `<tspan x="${round(x + INSET)}" y="${round(y + INSET + SIZE - 2 + i * LINE)}">${escapeXml(line)}</tspan>`,
  );
  return `${rect}<text font-family="${escapeXml(FONTS.ui)}" font-size="${SIZE}"${weight} fill="${colours('ink-2')}">${words.join('')}</text>`;
}
