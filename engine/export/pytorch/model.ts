/** Writes model.py: the network as torch.nn classes, one for each module, so that weights have PyTorch's names. */
import type { Graph, Module, TensorsmithDocument } from '../../model/types.ts';
import { analyze } from '../../analysis/analyze.ts';
import { formatCount } from '../../errors/format.ts';
import type { PythonHelper } from '../../layers/python.ts';
import type { Shape } from '../../program/types.ts';
import type { NetworkOutput } from '../outputHeads.ts';
import { addLines, type LinesOf } from '../sourceMap.ts';
import { type ClassText, ClassWriter, type ModelContext } from './classWriter.ts';
import { HELPER_NAMES, writeHelpers } from './helpers.ts';
import { className, prose, renamed } from './names.ts';
import { hasBranches, hasUnusedWeights } from './unused.ts';
import { sharedInstances, sharedLayers } from './shared.ts';

export interface PythonModel {
  readonly text: string;
  /** The class of the network. */
  readonly name: string;
  /** Lines of each node; of nodes in a module by `module/node`. */
  readonly lines: LinesOf;
  readonly renamed: ReadonlyMap<string, string>;
  /** Shape of the first input, in PyTorch's order. */
  readonly inputShape: Shape;
  readonly outputs: readonly NetworkOutput[];
  /** Whether some weights affect no output. */
  readonly unused: boolean;
  /** Whether some layers are computed by a condition only. */
  readonly branches: boolean;
}

/** model.py of a complete document: a class for each module and one for the network. */
export function writeModel(document: TensorsmithDocument): PythonModel {
  const { graph, modules } = document;
  const analysis = analyze(graph, modules);
  const names = renamed(document);
  const helpers = new Set<PythonHelper>();
  const context: ModelContext = {
    modules,
    analysis,
    flat: new Map(analysis.flat.nodes.map((node) => [node.id, node])),
    renamed: (name) => names.get(name) ?? name,
    use: (helper) => {
      helpers.add(helper);
      return helper;
    },
  };
  const classes: (ClassText & { readonly title: string; readonly module: string | null })[] = [];
  const title = className(document.name);

  /** The class of one occurrence of a module; the same for equal occurrences. */
  const classOf = (module: Module, ids: string): string => {
    const written = new ClassWriter(context, module.graph, ids, classOf).write(null);
    const same = classes.find((other) => other.module === module.id && other.text === written.text);
    if (same) return same.title;
    const base = className(module.name);
    const taken = new Set([...classes.map((other) => other.title), ...HELPER_NAMES, title]);
    let free = base;
    for (let i = 2; taken.has(free); i += 1) free = `${base}${i}`;
    classes.push({ ...written, title: free, module: module.id });
    return free;
  };

  const { input, outputs } = endsOf(graph, analysis);
  const root = new ClassWriter(context, graph, '', classOf, sharedInstances(graph, context));
  const about = `"""${formatCount(analysis.totals.parameters)} parameters. Input ${shown(input.shape)}, output ${outputs.map(({ shape }) => shown(shape)).join(' and ')}."""`;
  classes.push({ ...root.write(about, sharedLayers(graph, context)), title, module: null });

  const body = classes.map((one) => `class ${one.title}(nn.Module):\n${one.text}`);
  const parts = [...writeHelpers(helpers), ...body];
  const head = [
    `"""${prose(document.name)}, drawn with Tensorsmith."""`,
    'import torch',
    'from torch import nn',
    ...(parts.some((part) => /\bF\.\w/.test(part)) ? ['from torch.nn import functional as F'] : []),
  ].filter((line) => line !== 'import torch' || parts.some((part) => /\btorch\./.test(part)));
  const lines: LinesOf = new Map();
  let text = `${head.join('\n')}\n`;
  for (const [i, part] of parts.entries()) {
    text += '\n\n';
    const start = text.split('\n').length;
    text += part;
    const one = classes[i - (parts.length - classes.length)];
    // The class line comes before the text.
    if (one) addLines(lines, one.lines, start + 1, one.module === null ? '' : `${one.module}/`);
  }
  return {
    text,
    name: title,
    lines,
    renamed: new Map([...names].filter(([, name]) => new RegExp(`self\\.${name}\\b`).test(text))),
    inputShape: input.shape,
    outputs,
    unused: hasUnusedWeights(analysis),
    branches: hasBranches(analysis),
  };
}

const shown = (shape: Shape): string => `[${shape.join(', ')}]`;

function endsOf(graph: Graph, { nodes }: ModelContext['analysis']) {
  const first = graph.nodes.find(({ type }) => type === 'Input');
  const type = first && nodes.get(first.id)?.outputs[0];
  const outputs = graph.nodes.flatMap(({ id, name, type: of }) => {
    const shape = of === 'Output' && nodes.get(id)?.inputs[0]?.shape;
    return shape ? [{ id, name, shape }] : [];
  });
  return { input: { shape: type?.shape ?? [] }, outputs };
}
