/** Time of the analysis after one edit, from scratch and with the cache, alternately. */
import { createDocument } from '../engine/model/create.ts';
import { addNode, connect, setParams } from '../engine/editing/edit.ts';
import type { TensorsmithDocument } from '../engine/model/types.ts';
import { analyze, Analyzer } from '../engine/analysis/analyze.ts';
import { GraphBuilder, squareConv, type Step } from '../engine/editing/graphBuilder.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median } from './statistics.ts';

type Doc = TensorsmithDocument;
const SIZES = [500, 1000, 2000];
const ROUNDS = 15;
/** Limit in milliseconds for one edit of 1,000 nodes: a frame. */
const FRAME = 16;

const body: readonly Step[] = [['Conv2d', squareConv(16, 3)], ['BatchNorm2d'], ['ReLU']];

/** A single chain from Input to Output. */
function chain(size: number): Doc {
  const builder = new GraphBuilder(createDocument('chain'));
  const rest = Array.from({ length: Math.floor((size - 4) / body.length) }, () => body).flat();
  builder.chain([['Input', { shape: [3, 32, 32] }], ...rest, ['Flatten'], ['Linear'], ['Output']]);
  return builder.document;
}

/** Residual blocks. */
function branched(size: number): Doc {
  const builder = new GraphBuilder(createDocument('branched'));
  let end = builder.chain([['Input', { shape: [3, 32, 32] }], ...body]);
  for (let nodes = 8; nodes < size; nodes += 2 * body.length + 1)
    end = builder.join(['Add'], [builder.chain([...body, ...body], end), end]);
  builder.chain([['Flatten'], ['Linear'], ['Output']], end);
  return builder.document;
}

/** Blocks of a module, repeated. */
function repeated(size: number): Doc {
  const builder = new GraphBuilder(createDocument('repeated'));
  builder.module('Block', (inner) => inner.chain([['Input'], ...body, ...body, ['Output']]));
  const repeat = Math.floor(size / (2 * body.length + 3) / 4);
  const block: Step = ['@Block', { repeat, residual: true }];
  builder.chain([
    ['Input', { shape: [3, 32, 32] }],
    ...body,
    block,
    block,
    block,
    block,
    ['Flatten'],
    ['Linear'],
    ['Output'],
  ]);
  return builder.document;
}

/** Edits of a network, each one different, so that their results are not cached. */
const EDITS: Readonly<Record<string, (document: Doc, round: number) => Doc>> = {
  'channels near the start': (document, round) =>
    setParams(document, document.graph.nodes[1]!.id, { out_channels: 17 + round }),
  'size of everything after': (document, round) =>
    setParams(document, document.graph.nodes[0]!.id, { shape: [3, 33 + round, 32] }),
  'a node added': (document) => addNode(document, 'ReLU', { x: 0, y: 0 }).document,
  'a connection': (document) => {
    const { document: added, id } = addNode(document, 'ReLU', { x: 0, y: 0 });
    return connect(added, { node: document.graph.nodes[1]!.id, port: 'out' }, { node: id, port: 'in' });
  },
};

const took = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

export async function measureAnalysis(): Promise<Requirement[]> {
  const rows: string[][] = [];
  let worst = 0;
  for (const [kind, draw] of Object.entries({ chain, branched, repeated })) {
    for (const size of SIZES) {
      const document = draw(size);
      for (const [name, edit] of Object.entries(EDITS)) {
        const analyzer = new Analyzer();
        const [full, kept]: [number[], number[]] = [[], []];
        for (let round = 0; round < ROUNDS; round += 1) {
          analyzer.analyze(document.graph, document.modules);
          const { graph, modules } = edit(document, round);
          full.push(took(() => analyze(graph, modules)));
          kept.push(took(() => analyzer.analyze(graph, modules)));
        }
        rows.push([kind, String(size), name, median(full).toFixed(1), median(kept).toFixed(1)]);
        if (size === 1000) worst = Math.max(worst, median(kept));
      }
    }
  }
  say('\nShapes after one edit, ms');
  table([['network', 'nodes', 'edit', 'from nothing', 'remembering'], ...rows]);
  return [report('shapes after one edit of 1,000 nodes within a frame', worst < FRAME, `${worst.toFixed(1)} ms`)];
}
