/** Runs compatible with a drawn network: by their layers, not by name. */
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { createDocument } from '../../model/create.ts';
import * as edit from '../../editing/edit.ts';
import { readDocument } from '../../model/serialize.ts';
import { GraphBuilder } from '../../editing/graphBuilder.ts';
import type { Params, TensorsmithDocument } from '../../model/types.ts';
import { UserError } from '../../errors/error.ts';
import { buildNetwork } from '../../training/network/network.ts';
import { CompatibleRuns } from './compatibleRuns.ts';

const sample = (name: string): TensorsmithDocument =>
  readDocument(readFileSync(new URL(`../../../resources/samples/${name}.json`, import.meta.url), 'utf8'));
const idOf = ({ graph }: TensorsmithDocument, name: string): string =>
  graph.nodes.find((node) => node.name === name)!.id;
const parametersOf = (document: TensorsmithDocument): number => buildNetwork(document).analysis.totals.parameters;

/** Runs of documents, by name, and which documents were read. */
function shelf(documents: Readonly<Record<string, TensorsmithDocument>>) {
  const read: string[] = [];
  const saved = Object.entries(documents).map(([run, document]) => ({ run, parameters: parametersOf(document) }));
  const fitting = new CompatibleRuns((run) => {
    read.push(run);
    return Promise.resolve(documents[run]!);
  });
  return { read, among: (drawn: TensorsmithDocument) => fitting.among(saved, drawn) };
}

const lenet = sample('lenet-mnist');
const conv1 = idOf(lenet, 'conv1');

describe('a run fits', () => {
  it('in spite of the drawing, of data, training and names that no weight has', async () => {
    const { nodes } = lenet.graph;
    const changed = {
      moved: edit.moveNodes(lenet, new Map([[conv1, { x: 5000, y: 5000 }]])),
      trained: edit.setTraining(edit.setName(lenet, 'other'), { epochs: 7, seed: 9 }),
      renamed: edit.renameNode(lenet, idOf(lenet, 'image'), 'picture'),
      elsewhere: { ...lenet, graph: { ...lenet.graph, nodes: [...nodes].reverse() } },
    };
    expect(await shelf(changed).among(lenet)).toEqual(Object.keys(changed));
  });

  it('not where a weight has another name or shape, or belongs to another layer', async () => {
    const wider = edit.setParams(lenet, conv1, { out_channels: 7 });
    const renamed = edit.renameNode(lenet, conv1, 'first');
    const { among } = shelf({ lenet, wider, renamed });
    expect(await among(lenet)).toEqual(['lenet']);
    expect(await among(wider)).toEqual(['wider']);
    expect(await among(renamed)).toEqual(['renamed']);
    expect(await among(edit.setBypass(lenet, [idOf(lenet, 'fc2')], true))).toEqual([]);
  });

  it('not where as many values lie otherwise, or in another layer of the same name', async () => {
    const alone = (width: number, type: string, params: Params): TensorsmithDocument => {
      const builder = new GraphBuilder(createDocument('net'));
      builder.chain([['Input', { shape: [width] }], [type, params], ['Output']]);
      const { document } = builder;
      return edit.renameNode(document, document.graph.nodes[1]!.id, 'only');
    };
    const four = alone(6, 'Linear', { out_features: 4, bias: false });
    const six = alone(4, 'Linear', { out_features: 6, bias: false });
    const mean = alone(4, 'LayerNorm', { bias: false });
    const root = alone(4, 'RMSNorm', {});
    expect([parametersOf(four), parametersOf(mean)]).toEqual([parametersOf(six), parametersOf(root)]);
    const { among } = shelf({ four, six, mean, root });
    expect(await among(six)).toEqual(['six']);
    expect(await among(root)).toEqual(['root']);
  });

  it('by the whole path of names through modules', async () => {
    const transformer = sample('transformer');
    const repeated = transformer.graph.nodes.find(({ type }) => type === 'Module')!;
    const more = edit.setParams(transformer, repeated.id, { repeat: 3 });
    const { among } = shelf({ transformer, more });
    expect(await among(more)).toEqual(['more']);
    expect(await among(transformer)).toEqual(['transformer']);
  });

  it('is decided without reading what has another number of parameters, and read once', async () => {
    const wider = edit.setParams(lenet, conv1, { out_channels: 7 });
    const { read, among } = shelf({ lenet, wider });
    await among(lenet);
    await among(lenet);
    expect(read).toEqual(['lenet']);
  });

  it('never where its document cannot be read', async () => {
    const broken = new CompatibleRuns(() => Promise.reject(new Error('gone')));
    const saved = [{ run: 'gone', parameters: parametersOf(lenet) }];
    expect(await broken.among(saved, lenet)).toEqual([]);
    await expect(broken.among(saved, createDocument('empty'))).rejects.toThrow(UserError);
  });
});
