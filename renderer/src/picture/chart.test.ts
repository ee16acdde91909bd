import { describe, expect, it } from 'vitest';
import { drawChart, type ChartPicture } from './chart.ts';

const CHART: ChartPicture = {
  title: 'Loss <1>',
  lines: [
    { name: 'each', color: 'accent', style: 'faint', x: [0, 1, 2], y: [3, 2, 1] },
    { name: 'train', color: 'accent', style: 'line', x: [0, 1, 2, 3], y: [3, NaN, 2, 1] },
    { name: 'validation', color: 'hue-activation', style: 'points', x: [1, 2], y: [2.5, 0] },
  ],
  range: { from: 0, to: 3 },
  axis: {},
  xLabel: 'Epochs',
  formatX: String,
  formatY: String,
  theme: 'light',
};
const pathsOf = (svg: string): string[] => [...svg.matchAll(/<path d="([^"]*)" fill="none"/g)].map(([, path]) => path!);

describe('a chart as SVG', () => {
  it('has its lines, with gaps where values are not finite, and a legend without the faint one', () => {
    const { svg } = drawChart(CHART);
    const [faint, line, points] = pathsOf(svg);
    expect(faint).toMatch(/^M[\d. ]+L[\d. ]+L[\d. ]+$/);
    // A dot before the gap, a line behind it.
    expect(line).toMatch(/^M[\d. ]+h0M[\d. ]+L[\d. ]+$/);
    expect(points).toMatch(/^M[\d. ]+L[\d. ]+$/);
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(svg).toContain('>Loss &lt;1&gt;</text>');
    expect(svg).toContain('>train</text>');
    expect(svg).not.toContain('>each</text>');
    expect(svg).toContain('>Epochs</text>');
  });

  it('leaves out what a logarithmic axis cannot show, and what is out of range', () => {
    const logarithmic = drawChart({ ...CHART, axis: { logarithmic: true } }).svg;
    expect(logarithmic.match(/<circle/g)).toHaveLength(1);
    const part = drawChart({ ...CHART, range: { from: 1.5, to: 3 }, axis: { zoomed: true } }).svg;
    expect(pathsOf(part)[0]).toMatch(/^M[\d. ]+h0$/);
    expect(part.match(/<circle/g)).toHaveLength(1);
  });

  it('is drawn where there is nothing to show', () => {
    const { svg } = drawChart({ ...CHART, lines: [{ name: 'train', color: 40, style: 'line', x: [], y: [] }] });
    expect(svg).toContain('</svg>');
    expect(svg).not.toContain('NaN');
  });
});
