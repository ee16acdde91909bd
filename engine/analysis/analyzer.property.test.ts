/** For any sequence of edits, the cached analysis equals one from scratch. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDocument } from '../model/create.ts';
import * as edit from '../editing/edit.ts';
import { addInstance, editModule, makeModule } from '../editing/modules.ts';
import type { Graph, Params, TensorsmithDocument } from '../model/types.ts';
import type { Analysis } from './types.ts';
import { analyze, Analyzer } from './analyze.ts';
import { nodeInputs, nodeOutputs } from '../layers/ports.ts';

type Doc = TensorsmithDocument;

const LAYERS: readonly (readonly [type: string, params: Params])[] = [
  ['Input', { shape: [3, 8, 8] }],
  ['Conv2d', { out_channels: 4, padding: [1, 1] }],
  ['Conv2d', { out_channels: 3 }],
  ['BatchNorm2d', {}],
  ['ReLU', {}],
  ['Add', {}],
  ['Concat', {}],
  ['Split', { chunks: 3 }],
  ['Flatten', {}],
  ['Linear', { out_features: 5 }],
  ['Output', {}],
];
/** Parameters valid for some layers, and those of a damaged file. */
const SETTINGS: readonly Params[] = [
  { out_channels: 3 },
  { out_channels: 7 },
  { groups: 2 },
  { padding: [0, 0] },
  { kernel_size: [9, 9] },
  { dim: 2 },
  { chunks: 4 },
  { repeat: 3 },
  { residual: true },
  { shared: true },
  { repeat: 1, residual: false },
];

interface Step {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly inside: boolean;
}
const step = fc.record({ kind: fc.nat(11), a: fc.nat(9999), b: fc.nat(9999), inside: fc.boolean() });
const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % list.length];

function apply(document: Doc, { kind, a, b }: Step): Doc {
  const { nodes, edges } = document.graph;
  const [one, other] = [pick(nodes, a), pick(nodes, b)];
  if (kind <= 2 || !one || !other) {
    const [type, params] = pick(LAYERS, a)!;
    const added = edit.addNode(document, type, { x: 0, y: 0 }, params);
    const [output] = other ? nodeOutputs(other, document.modules) : [];
    const [input] = nodeInputs({ type, params }, [], []);
    if (!other || !output || !input) return added.document;
    return edit.connect(added.document, { node: other.id, port: output.id }, { node: added.id, port: input.id });
  }
  switch (kind) {
    case 3:
    case 4: {
      const from = pick(nodeOutputs(one, document.modules), b);
      const used = edges.filter(({ to }) => to.node === other.id).map(({ to }) => to.port);
      const to = pick(nodeInputs(other, document.modules, used), a);
      return from && to
        ? edit.connect(document, { node: one.id, port: from.id }, { node: other.id, port: to.id })
        : document;
    }
    case 5:
      return edit.setParams(document, one.id, pick(SETTINGS, b)!);
    case 6:
      return edit.removeElements(document, [one.id]);
    case 7:
      return edit.removeElements(document, [], [pick(edges, a)?.id ?? '']);
    case 8:
      return edit.setBypass(document, [one.id], b % 2 === 0);
    case 9:
      return edit.setFreeze(document, [one.id], b % 2 === 0);
    case 10:
      return edit.renameNode(document, one.id, `name${b % 5}`);
    default: {
      const module = pick(document.modules, a);
      return module && b % 2
        ? addInstance(document, module.id, { x: 0, y: 0 }).document
        : makeModule(document, [one.id, other.id]).document;
    }
  }
}

/** The document after an edit; unchanged where the edit is refused. */
function edited(document: Doc, given: Step): Doc {
  const module = given.inside ? pick(document.modules, given.a) : undefined;
  try {
    return module ? editModule(document, module.id, (inner) => apply(inner, given)) : apply(document, given);
  } catch {
    return document;
  }
}

const told = ({ nodes, edges, problems, order, totals }: Analysis) => ({ nodes, edges, problems, order, totals });

describe('an analysis that remembers', () => {
  it('tells what one from nothing tells', { timeout: 60_000 }, () => {
    const seen = { fine: 0, broken: 0, modules: 0 };
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40, size: 'max' }),
        fc.array(fc.nat(40), { maxLength: 4 }),
        (steps, back) => {
          const analyzer = new Analyzer();
          const past: Doc[] = [createDocument('edited')];
          for (const given of steps) past.push(edited(past.at(-1)!, given));
          // Then some undone and redone, as jumps through the history.
          for (const document of [...past, ...back.map((index) => pick(past, index)!)]) {
            const { graph, modules } = document;
            const analysis = analyzer.analyze(graph, modules);
            expect(told(analysis)).toEqual(told(analyze(graph, modules)));
            seen[analysis.problems.some(({ severity }) => severity === 'error') ? 'broken' : 'fine'] += 1;
            if (analysis.flat.instances.size) seen.modules += 1;
          }
        },
      ),
      { numRuns: 150 },
    );
    // Otherwise the edits are not realistic.
    expect(Math.min(seen.fine, seen.broken, seen.modules)).toBeGreaterThan(30);
  });
});

describe('what an edit did not reach', () => {
  const chain = (): { graph: Graph; ids: string[]; document: Doc } => {
    let document = createDocument('chain');
    const ids: string[] = [];
    for (const type of ['Input', 'Conv2d', 'BatchNorm2d', 'ReLU', 'Conv2d', 'ReLU', 'Output']) {
      const added = edit.addNode(document, type, { x: 0, y: 0 });
      const before = ids.at(-1);
      document =
        before === undefined
          ? added.document
          : edit.connect(added.document, { node: before, port: 'out' }, { node: added.id, port: 'in' });
      ids.push(added.id);
    }
    return { graph: document.graph, ids, document };
  };

  it('stays the same object: nodes, and the types on edges', () => {
    const analyzer = new Analyzer();
    const { document, graph, ids } = chain();
    const before = analyzer.analyze(graph);
    const after = analyzer.analyze(edit.setParams(document, ids[1]!, { out_channels: 7 }).graph);
    expect(ids.map((id) => after.nodes.get(id) === before.nodes.get(id))).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(after.edges.get('e5')).toBe(before.edges.get('e5'));
    expect(after.edges.get('e1')).toBe(before.edges.get('e1'));
  });

  it('also among layers blocked by an error', () => {
    const analyzer = new Analyzer();
    const { document, ids } = chain();
    const broken = edit.setParams(document, ids[1]!, { groups: 5 });
    const before = analyzer.analyze(broken.graph);
    const after = analyzer.analyze(edit.setParams(broken, ids[1]!, { groups: 6 }).graph);
    expect(after.nodes.get(ids[5]!)).toBe(before.nodes.get(ids[5]!));
    expect(after.nodes.get(ids[5]!)!.status).toBe('blocked');
  });
});
