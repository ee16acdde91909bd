import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDocument } from '../../../engine/model/create.ts';
import { addNode, connect, setBypass } from '../../../engine/editing/edit.ts';
import { makeModule } from '../../../engine/editing/modules.ts';
import { readDocument } from '../../../engine/model/serialize.ts';
import type { TensorsmithDocument } from '../../../engine/model/types.ts';
import { analyze } from '../../../engine/analysis/analyze.ts';
import { coloursOf } from './colours.ts';
import { drawNetwork, type PictureOptions } from './network.ts';
import { emsOf, escapeXml, fit } from './text.ts';

const words = { bypassed: 'bypassed', count: (n: number) => n.toLocaleString('en') };
const PLAIN: PictureOptions = { theme: 'light', ground: true, words };
const sample = (name: string): TensorsmithDocument =>
  readDocument(readFileSync(new URL(`../../../resources/samples/${name}.json`, import.meta.url), 'utf8'));
const draw = (document: TensorsmithDocument, options: Partial<PictureOptions> = {}) =>
  drawNetwork({ ...document, analysis: analyze(document.graph, document.modules) }, { ...PLAIN, ...options });

/** Checks well-formed XML: paired tags, closed quotes, no unescaped characters. */
function expectXml(text: string): void {
  const open: string[] = [];
  const rest = text.replace(
    /<(\/?)([\w-]+)((?:\s[\w-]+="[^"<]*")*)(\/?)>/g,
    (_, end: string, name: string, __, own: string) => {
      if (end) expect(open.pop()).toBe(name);
      else if (!own) open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  expect(text.replace(/&(amp|lt|gt|quot|apos);/g, '')).not.toContain('&');
}

/** Texts, in the order of the picture. */
const wordsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, inside]) =>
    inside!.replace(/<tspan[^>]*>/g, ' ').replaceAll('</tspan>', ''),
  );

describe('drawNetwork', () => {
  it('draws LeNet: a box, a stripe and a title for each layer, a line and a shape for each edge', () => {
    const document = sample('lenet-mnist');
    const { svg, width, height } = draw(document);
    expectXml(svg);
    expect(svg.match(/<path /g)).toHaveLength(document.graph.edges.length);
    expect(svg.match(/<title>/g)).toHaveLength(document.graph.nodes.length);
    expect(svg.startsWith(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`)).toBe(true);
    expect(wordsOf(svg)).toMatchInlineSnapshot(`
      [
        "Input",
        "1×28×28",
        "Conv2d",
        "156",
        "1→6, 5×5, pad 2",
        "ReLU",
        "MaxPool2d",
        "2×2",
        "Conv2d",
        "2,416",
        "6→16, 5×5",
        "ReLU",
        "MaxPool2d",
        "2×2",
        "Flatten",
        "400",
        "Linear",
        "48,120",
        "400→120",
        "ReLU",
        "Linear",
        "10,164",
        "120→84",
        "ReLU",
        "Linear",
        "850",
        "84→10",
        "Output",
        "10",
        "N×1×28×28 f32",
        "N×6×28×28 f32",
        "N×6×28×28 f32",
        "N×6×14×14 f32",
        "N×16×10×10 f32",
        "N×16×10×10 f32",
        "N×16×5×5 f32",
        "N×400 f32",
        "N×120 f32",
        "N×120 f32",
        "N×84 f32",
        "N×84 f32",
        "N×10 f32",
      ]
    `);
  });

  it('holds all that it draws, with room around it', () => {
    const { svg } = draw(sample('unet'));
    const [left, top, width, height] = /viewBox="([^"]+)"/.exec(svg)![1]!.split(' ').map(Number) as [
      number,
      number,
      number,
      number,
    ];
    const drawn = [...svg.matchAll(/<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)" rx/g)];
    expect(drawn.length).toBeGreaterThanOrEqual(sample('unet').graph.nodes.length);
    for (const [, x, y, w, h] of drawn) {
      expect(Number(x)).toBeGreaterThanOrEqual(left + 20);
      expect(Number(y)).toBeGreaterThanOrEqual(top + 20);
      expect(Number(x) + Number(w)).toBeLessThanOrEqual(left + width - 20);
      expect(Number(y) + Number(h)).toBeLessThanOrEqual(top + height - 20);
    }
  });

  it.each(['<script>alert(1)</script>', '"><image href="x"/>', "a'b&c]]>", '\u0000\u000b\ud800', '图层'])(
    'is XML whatever is written in the document: %j',
    (hostile) => {
      const added = addNode(createDocument(hostile), 'Linear', { x: 0, y: 0 }).document;
      const [node] = added.graph.nodes;
      const strange = { ...node!, name: hostile, type: hostile };
      const { svg } = draw(
        { ...added, graph: { ...added.graph, nodes: [strange] } },
        { words: { ...words, bypassed: hostile } },
      );
      expectXml(svg);
      expect(svg).not.toMatch(/<script|<image/);
    },
  );

  it('draws a selection alone, and modules as a stack', () => {
    const document = sample('lenet-mnist');
    const [first, second, third] = document.graph.nodes.map(({ id }) => id) as [string, string, string];
    const { svg } = draw(document, { only: new Set([first, second]) });
    expect(svg.match(/<title>/g)).toHaveLength(2);
    expect(svg.match(/<path /g)).toHaveLength(1);
    const grouped = makeModule(document, [second, third]).document;
    expect(wordsOf(draw(grouped).svg)).toContain('Block1');
    expect(draw(grouped).svg.match(/rx="8"/g)).toHaveLength(grouped.graph.nodes.length + 1);
  });

  it('draws notes and frames, behind the network, and no more of a text than fits', () => {
    const document = sample('mlp');
    const note = {
      id: 'note1',
      kind: 'note',
      text: '<b>read & learn</b> '.repeat(30),
      color: 'yellow',
      position: { x: 900, y: 0 },
      size: { width: 160, height: 60 },
    } as const;
    const { svg, width } = draw({ ...document, graph: { ...document.graph, notes: [note] } });
    expectXml(svg);
    expect(/class="notes">(.*)/.exec(svg)![1]!.match(/<tspan/g)).toHaveLength(2);
    expect(svg.indexOf('class="notes"')).toBeLessThan(svg.indexOf('class="nodes"'));
    expect(width).toBeGreaterThan(draw(document).width);
  });

  it('says of what type the elements are, as the canvas does', () => {
    const input = addNode(createDocument('types'), 'Input', { x: 0, y: 0 });
    const cast = addNode(input.document, 'Cast', { x: 0, y: 120 }, { dtype: 'int32' });
    const output = addNode(cast.document, 'Output', { x: 0, y: 240 });
    const first = connect(output.document, { node: input.id, port: 'out' }, { node: cast.id, port: 'in' });
    const joined = connect(first, { node: cast.id, port: 'out' }, { node: output.id, port: 'in' });
    const shapes = wordsOf(draw(joined).svg).filter((word) => word.startsWith('N×'));
    expect(shapes.map((word) => word.split(' ')[1])).toEqual(['f32', 'i32']);
  });

  it('marks what is bypassed', () => {
    const document = sample('lenet-mnist');
    expect(wordsOf(draw(setBypass(document, [document.graph.nodes[2]!.id], true)).svg)).toContain('bypassed');
  });

  it('has no ground and no text where none is wanted, and the colours of its theme', () => {
    const document = sample('mlp');
    const small = draw(document, { ground: false, text: false }).svg;
    expect(wordsOf(small)).toEqual([]);
    expect(small).not.toContain(coloursOf('light')('canvas'));
    expect(draw(document, { theme: 'dark' }).svg).toContain(`fill="${coloursOf('dark')('canvas')}"`);
  });

  it('draws an empty network as an empty picture', () => {
    const { svg, width, height } = draw(createDocument('empty'));
    expectXml(svg);
    expect(Number.isFinite(width * height)).toBe(true);
  });
});

describe('colours', () => {
  it('are those of the tokens', () => {
    expect(coloursOf('light')('surface')).toBe('#ffffff');
    expect(coloursOf('dark')('canvas')).toMatch(/^#0[a-f0-9]{5}$/);
    expect(() => coloursOf('light')('no-such')).toThrow('No colour no-such');
  });
});

describe('text', () => {
  it('is cut where it would not fit', () => {
    expect(fit('Linear', 'ui', 13, 120)).toBe('Linear');
    const cut = fit('TransformerDecoderLayerWithMore', 'ui', 13, 120);
    expect(cut).toMatch(/^Transformer.*…$/);
    expect(emsOf(cut, 'ui') * 13).toBeLessThan(130);
  });
  it('keeps what XML can hold', () => expect(escapeXml('a<b>😀"')).toBe('a&lt;b&gt;😀&quot;'));
});
