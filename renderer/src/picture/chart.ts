/** A chart as SVG text, of the lines that the page shows. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { type AxisRange, type ChartLine, isShown, lineColor, type YAxis, yRange } from '../parts/chartLine.ts';
import { coloursOf, type Theme } from './colours.ts';
import type { Picture } from './network.ts';
import { FONTS, round } from './parts.ts';
import { emsOf, escapeXml } from './text.ts';

export interface ChartPicture {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly range: AxisRange;
  readonly axis: YAxis;
  /** Name of the x axis. */
  readonly xLabel: string;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
  readonly theme: Theme;
  /** Style sheet with fonts; not for files, which refer to installed fonts. */
  readonly fonts?: string;
}

/** Size in pixels, and the margins of the plot. */
const [WIDTH, HEIGHT] = [800, 440];
const [TOP, RIGHT, BOTTOM] = [64, 24, 48];
const SMALL = 12;
const TICKS = 6;

/** Points of a line as pieces of a path; a gap begins a new piece, and a piece of one point is a dot. */
function pathOf({ x, y }: ChartLine, range: AxisRange, place: (x: number, y: number) => string, logarithmic: boolean) {
  const pieces: string[] = [];
  let piece: string[] = [];
  const end = (): void => {
    if (piece.length) pieces.push(`M${piece.join('L')}${piece.length === 1 ? 'h0' : ''}`);
    piece = [];
  };
  x.forEach((at, i) => {
    const value = y[i];
    if (at < range.from || at > range.to) return;
    if (isShown(value, logarithmic)) piece.push(place(at, value));
    else end();
  });
  end();
  return pieces.join('');
}

/** @returns bounds of the values in the range */
function extent(lines: readonly ChartLine[], { from, to }: AxisRange, logarithmic: boolean): [number, number] {
  let [min, max] = [Infinity, -Infinity];
  for (const { x, y } of lines)
    x.forEach((at, i) => {
      const value = y[i];
      if (at < from || at > to || !isShown(value, logarithmic)) return;
      min = Math.min(min, value);
      max = Math.max(max, value);
    });
  return [min, max];
}

export function drawChart(chart: ChartPicture): Picture {
  const { title, lines, range, axis, xLabel, formatX, formatY, theme, fonts = '' } = chart;
  const { logarithmic = false } = axis;
  const color = coloursOf(theme);
  const [low, high] = yRange(...extent(lines, range, logarithmic), axis);
  const yScale = (logarithmic ? scaleLog() : scaleLinear()).domain([low, high]).range([HEIGHT - BOTTOM, TOP]);
  const yTicks = yScale.ticks(TICKS);
  // A logarithmic axis has ticks between powers of ten: too many for a label each.
  const isLabelled = (tick: number): boolean =>
    !logarithmic || yTicks.length <= TICKS || Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9;
  const labels = yTicks.map((tick) => (isLabelled(tick) ? formatY(tick) : ''));
  const left = Math.max(48, ...labels.map((text) => Math.ceil(emsOf(text, 'ui') * SMALL) + 24));
  const xScale = scaleLinear()
    .domain([range.from, range.to])
    .range([left, WIDTH - RIGHT]);
  const text = (x: number, y: number, words: string, extra = ''): string =>
    `<text x="${round(x)}" y="${round(y)}" fill="${color('ink-2')}" font-size="${SMALL}" ${extra}>${escapeXml(words)}</text>`;

  const grid = yTicks.map((tick, i) => {
    const y = round(yScale(tick));
    const line = `<path d="M${left} ${y}H${WIDTH - RIGHT}" stroke="${color('line')}"/>`;
    return line + (labels[i] ? text(left - 10, y + 4, labels[i], 'text-anchor="end"') : '');
  });
  const xTicks = xScale
    .ticks(8)
    .map((tick) => text(xScale(tick), HEIGHT - BOTTOM + 20, formatX(tick), 'text-anchor="middle"'));
  const place = (x: number, y: number): string => `${round(xScale(x))} ${round(yScale(y))}`;
  const drawn = lines.map((line) => {
    const stroke = lineColor(theme, line.color);
    const width = line.style === 'faint' ? 'stroke-width="1" opacity="0.3"' : 'stroke-width="2"';
    const path = `<path d="${pathOf(line, range, place, logarithmic)}" fill="none" stroke="${stroke}" ${width} stroke-linejoin="round" stroke-linecap="round"/>`;
    if (line.style !== 'points') return path;
    const dots = line.x.map((x, i) => {
      const y = line.y[i];
      if (x < range.from || x > range.to || !isShown(y, logarithmic)) return '';
      return `<circle cx="${round(xScale(x))}" cy="${round(yScale(y))}" r="3" fill="${stroke}"/>`;
    });
    return path + dots.join('');
  });

  let at = WIDTH - RIGHT;
  const legend = lines
    .filter(({ style }) => style !== 'faint')
    .toReversed()
    .map(({ name, color: of }) => {
      at -= emsOf(name, 'ui') * SMALL;
      const words = text(at, 32, name);
      const swatch = `<path d="M${round(at - 22)} 28h14" stroke="${lineColor(theme, of)}" stroke-width="3"/>`;
      at -= 40;
      return swatch + words;
    });
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="${escapeXml(FONTS.ui)}">`,
    fonts && `<style>${fonts}</style>`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${color('surface')}"/>`,
    `<text x="24" y="34" fill="${color('ink')}" font-size="18" font-weight="600">${escapeXml(title)}</text>`,
    ...grid,
    ...xTicks,
    text((left + WIDTH - RIGHT) / 2, HEIGHT - 10, xLabel, 'text-anchor="middle"'),
    ...drawn,
    ...legend,
    '</svg>',
  ];
  return { svg: svg.filter(Boolean).join('\n'), width: WIDTH, height: HEIGHT };
}
