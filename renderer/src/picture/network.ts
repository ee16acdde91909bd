/**
 * A network as SVG text, drawn like the canvas but not copied from the page, so that it is exact at any size and holds
 * only what was requested.
 */
import type { Graph, GraphNode, Module } from '../../../engine/model/types.ts';
import type { TensorType } from '../../../engine/program/types.ts';
import type { Analysis, NodeAnalysis } from '../../../engine/analysis/types.ts';
import { formatDType, formatShape } from '../../../engine/errors/format.ts';
import { moduleOf } from '../../../engine/layers/module.ts';
import { layerOf } from '../../../engine/layers/registry.ts';
import { HANDLE, hasSummary, heightOf, NODE, PILL } from '../canvas/geometry.ts';
import { pathAlong } from '../canvas/edges.ts';
import { Router } from '../canvas/routes.ts';
import { sceneOf } from '../canvas/scene.ts';
import { type Colours, coloursOf, type Theme } from './colours.ts';
import { drawNote } from './notes.ts';
import { Bounds, FONTS, round } from './parts.ts';
import { emsOf, escapeXml, fit } from './text.ts';

export interface PictureOptions {
  readonly theme: Theme;
  /** Nodes to draw, with the edges among them; all where left out. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Whether the background is filled. */
  readonly ground: boolean;
  /** Whether to draw text; without it, shapes only, for a small picture. */
  readonly text?: boolean;
  readonly words: { readonly bypassed: string; readonly count: (n: number) => string };
  /** Style sheet with fonts; not for files, which refer to installed fonts. */
  readonly fonts?: string;
}

export interface Picture {
  readonly svg: string;
  /** Size in pixels. */
  readonly width: number;
  readonly height: number;
}

const PADDING = 24;
type Point = { readonly x: number; readonly y: number };

interface Drawing {
  readonly graph: Graph;
  readonly modules: readonly Module[];
  readonly analysis: Analysis;
}

export function drawNetwork(drawing: Drawing, options: PictureOptions): Picture {
  const { graph, modules, analysis } = drawing;
  const { only, theme, ground, text = true } = options;
  const colours = coloursOf(theme);
  const nodes = graph.nodes.filter(({ id }) => !only || only.has(id));
  const shown = new Map(nodes.map((node) => [node.id, node]));
  const bounds = new Bounds();

  const notes = (graph.notes ?? []).filter(({ id }) => !only || only.has(id));
  for (const { position, size } of notes) bounds.add(position.x, position.y, size.width, size.height);
  const drawnNodes = nodes.map((node) => {
    const known = analysis.nodes.get(node.id);
    const height = heightOf(node, known?.summary ?? '');
    bounds.add(node.position.x - 1, node.position.y, NODE.width + 4, height + 4);
    return drawNode(node, known, height, { ...options, text }, colours, modules);
  });

  const { lines, pills, handles } = drawEdges(drawing, shown, { colours, bounds, text });
  if (!nodes.length && !notes.length) bounds.add(0, 0, NODE.width, NODE.title);
  const left = Math.floor(bounds.left - PADDING);
  const top = Math.floor(bounds.top - PADDING);
  const width = Math.ceil(bounds.right + PADDING) - left;
  const height = Math.ceil(bounds.bottom + PADDING) - top;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">`,
    options.fonts ? `<style>${options.fonts}</style>` : '',
    ground ? `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colours('canvas')}"/>` : '',
    notes.length ? `<g class="notes">${notes.map((note) => drawNote(note, colours, text)).join('')}</g>` : '',
    `<g class="edges" fill="none" stroke-width="2">${lines.join('')}</g>`,
    `<g class="nodes">${drawnNodes.join('')}</g>`,
    `<g class="handles" fill="${colours('raised')}" stroke="${colours('wire')}" stroke-width="2">${handles.join('')}</g>`,
    `<g class="shapes" font-family="${escapeXml(FONTS.mono)}" font-size="${PILL.size}" font-weight="500" text-anchor="middle">${pills.join('')}</g>`,
    '</svg>',
  ];
  return { svg: svg.filter(Boolean).join('\n'), width, height };
}

interface Pen {
  readonly colours: Colours;
  readonly bounds: Bounds;
  readonly text: boolean;
}

/** Edges between drawn nodes, with handles at their ends and shape labels. */
function drawEdges(
  { graph, modules, analysis }: Drawing,
  shown: ReadonlyMap<string, GraphNode>,
  { colours, bounds, text }: Pen,
): { readonly lines: readonly string[]; readonly pills: readonly string[]; readonly handles: readonly string[] } {
  const right = graph.direction === 'right';
  const scene = sceneOf({ ...graph, nodes: [...shown.values()] }, modules, analysis);
  const router = new Router();
  router.update(scene);
  const lines: string[] = [];
  const pills: string[] = [];
  const handles: string[] = [];
  for (const { id, source, from: start, to: end } of scene.wires) {
    const route = router.routes.get(id);
    if (!route) continue;
    for (const { x, y } of route.points) bounds.add(x, y);
    const broken = analysis.problems.some(({ edge }) => edge === id);
    const waiting = analysis.nodes.get(source)?.status !== 'ok';
    const dashes = broken ? ' stroke-dasharray="5 4"' : waiting ? ' stroke-dasharray="2 4"' : '';
    lines.push(`<path d="${pathAlong(route.points)}" stroke="${colours(broken ? 'bad' : 'wire')}"${dashes}/>`);
    for (const point of [start, end]) {
      const [dx, dy] = right ? [point === start ? -HANDLE : HANDLE, 0] : [0, point === start ? -HANDLE : HANDLE];
      handles.push(`<circle cx="${round(point.x + dx)}" cy="${round(point.y + dy)}" r="4"/>`);
    }
    const type = analysis.edges.get(id);
    if (type && text && route.room) pills.push(drawPill(type, route.label, broken, colours, bounds));
  }
  return { lines, pills, handles };
}

function drawNode(
  node: GraphNode,
  known: NodeAnalysis | undefined,
  height: number,
  { text, words }: PictureOptions,
  colours: Colours,
  modules: readonly Module[],
): string {
  const { x, y } = node.position;
  const layer = layerOf(node.type);
  const module = moduleOf(node, modules);
  const family = colours(`hue-${layer?.family ?? 'input'}`);
  const status = known?.status ?? 'ok';
  const border = status === 'error' ? 'bad' : status === 'blocked' ? 'wire' : 'line-strong';
  const dashed = status === 'blocked' || node.bypass ? ' stroke-dasharray="4 3"' : '';
  // Without text the colour shows the layer's family.
  const [fill, stroke] = text ? [colours('raised'), colours(border)] : [family, colours('raised')];
  const box = (dx: number): string =>
    `<rect x="${round(x + dx)}" y="${round(y + dx)}" width="${NODE.width}" height="${height}" rx="${NODE.radius}" fill="${fill}" stroke="${stroke}"${dashed}/>`;
  const parts = [
    `<title>${escapeXml(`${node.name}: ${module?.name ?? node.type}`)}</title>`,
    module ? box(3) : '',
    box(0),
    !text
      ? ''
      : `<rect x="${round(x - 0.5)}" y="${round(y + 9)}" width="3" height="${round(height - 18)}" rx="1.5" fill="${family}"/>`,
  ];
  if (text) {
    const count = known && status !== 'error' && known.parameterCount > 0 ? words.count(known.parameterCount) : '';
    const counted = count ? emsOf(count, 'mono') * 10 + 6 : 0;
    const title = fit(node.collapsed ? node.name : (module?.name ?? node.type), 'ui', 13, NODE.width - 26 - counted);
    const struck = node.bypass ? ' text-decoration="line-through"' : '';
    parts.push(
      `<text x="${round(x + 14)}" y="${round(y + (node.collapsed ? 20.5 : 21.5))}" font-family="${escapeXml(FONTS.ui)}" font-size="13" font-weight="590" fill="${colours('ink')}"${struck}>${escapeXml(title)}</text>`,
    );
    if (count)
      parts.push(
        `<text x="${round(x + NODE.width - 12)}" y="${round(y + (node.collapsed ? 20 : 21))}" font-family="${escapeXml(FONTS.mono)}" font-size="10" font-weight="500" text-anchor="end" fill="${family}">${escapeXml(count)}</text>`,
      );
    const told = known?.summary ?? '';
    if (hasSummary(node, told)) {
      const summary = fit(node.bypass ? words.bypassed : told, 'mono', 11, NODE.width - 26);
      parts.push(
        `<text x="${round(x + 14)}" y="${round(y + 38.5)}" font-family="${escapeXml(FONTS.mono)}" font-size="11" fill="${colours('ink-2')}">${escapeXml(summary)}</text>`,
      );
    }
  }
  return `<g${node.bypass ? ' opacity="0.62"' : ''}>${parts.join('')}</g>`;
}

function drawPill(type: TensorType, { x, y }: Point, broken: boolean, colours: Colours, bounds: Bounds): string {
  const [shape, dtype] = [formatShape(type.shape), formatDType(type.dtype)];
  const width = emsOf(shape, 'mono') * PILL.size + PILL.gap + emsOf(dtype, 'mono') * PILL.dtype + 2 * PILL.inset;
  const [left, top] = [x - width / 2, y - PILL.height / 2];
  bounds.add(left, top, width, PILL.height);
  const [ground, line, ink, quiet] = broken
    ? (['bad-soft', 'bad', 'bad', 'bad'] as const)
    : (['canvas', 'line-strong', 'ink-2', 'ink-3'] as const);
  return (
    `<rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${PILL.height}" rx="${PILL.height / 2}" fill="${colours(ground)}" stroke="${colours(line)}"/>` +
    `<text x="${round(x)}" y="${round(y + 3.7)}" fill="${colours(ink)}">${escapeXml(shape)}<tspan dx="${PILL.gap}" font-size="${PILL.dtype}" fill="${colours(quiet)}">${escapeXml(dtype)}</tspan></text>`
  );
}
