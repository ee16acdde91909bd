/** Random documents: graphs of layers that accept each other, from a list of numbers that fast-check can shrink. */
import { createDocument } from '../../model/create.ts';
import { addNode, connect, setBypass, setFreeze, setParams } from '../../editing/edit.ts';
import { addInstance, makeModule } from '../../editing/modules.ts';
import type { Endpoint, Params, ParamValue, TensorsmithDocument } from '../../model/types.ts';
import { UserError } from '../../errors/error.ts';
import { analyze } from '../../analysis/analyze.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import type { Field } from '../../layers/parameters.ts';
import { nodeInputs, nodeOutputs } from '../../layers/ports.ts';
import { LayerProblem } from '../../layers/problem.ts';
import { LAYERS, layerOf, resolveParams } from '../../layers/registry.ts';
import { checkParams } from '../../layers/validate.ts';
import { sizePerSample } from '../../program/shapes.ts';
import type { TensorType } from '../../program/types.ts';

type Doc = TensorsmithDocument;

/** A generator of integers below a bound, from one seed. */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  /** mulberry32, in [0, 1). */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  }
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
  chance(share: number): boolean {
    return this.unit() < share;
  }
}

const MAX_VALUES = 160;
/** Rank of volumes. */
const MAX_RANK = 5;
const MAX_WEIGHTS = 1500;
/** Number of codes for an Embedding. */
export const CODES = 7;
const INPUTS: readonly (readonly number[])[] = [[6], [4, 6], [3, 8], [2, 5, 6], [4, 6, 6], [2, 3, 4, 4]];
const EXPRESSIONS = ['a * sigmoid(b)', 'tanh(a) + b', 'max(a, b) - 0.5 * a', 'relu(a) / (1 + b * b)', 'softmax(a) * b'];
const ALONE = [
  'abs(a) + 0.5',
  'exp(-a * a)',
  'sin(a) + cos(2 * a)',
  'a - mean(a)',
  'log(1 + a * a)',
  'sqrt(1 + a ^ 2)',
];
/** Inputs and Outputs are added separately; an Embedding needs integers, and follows only an Input of these. */
const KINDS = LAYERS.filter(({ type }) => !['Input', 'Output', 'Embedding'].includes(type));
/** Layers of several inputs are frequent, so that branches merge. */
const MERGES = KINDS.filter(({ family }) => family === 'merge');

interface Open extends Endpoint {
  readonly type: TensorType;
  /** Whether values are well above 0, so that they can be divisors. */
  readonly positive: boolean;
}
const POSITIVE = new Set(['abs(a) + 0.5', 'sqrt(1 + a ^ 2)']);
const isPositive = (type: string, params: Params): boolean =>
  ['Sigmoid', 'Constant'].includes(type) || (type === 'Formula' && POSITIVE.has(String(params['expression'])));

/** A small value that the field allows. */
function valueOf(field: Field, dice: Dice): ParamValue | undefined {
  switch (field.kind) {
    case 'derived':
      return undefined;
    case 'integer': {
      if (field.key === 'dim') return dice.pick([1, 1, 2, -1, 3]);
      const low = Math.max(field.min, -2);
      return Math.min(low + dice.below(5), field.max ?? Infinity);
    }
    case 'number': {
      const { min = -Infinity, max = Infinity } = field;
      return Math.min(max, Math.max(min, field.default * (0.6 + 0.6 * dice.unit())));
    }
    case 'boolean':
      return field.key === 'key_padding_mask' ? false : dice.chance(0.5);
    case 'choice':
      return dice.pick(field.options).value;
    case 'pair':
      return [field.min + dice.below(3), field.min + dice.below(3)];
    case 'triple':
      return [0, 0, 0].map(() => field.min + dice.below(2));
    case 'shape':
      return Array.from({ length: 1 + dice.below(3) }, () => 1 + dice.below(4));
    case 'text':
      return dice.pick(dice.chance(0.6) ? EXPRESSIONS : ALONE);
  }
}

function paramsOf(layer: LayerDefinition, dice: Dice): Params {
  const entries = layer.fields.flatMap((field): [string, ParamValue][] => {
    const given = ['text', 'shape'].includes(field.kind) || SIZES.has(field.key) || dice.chance(0.4);
    const value = given ? valueOf(field, dice) : undefined;
    return value === undefined ? [] : [[field.key, value]];
  });
  return Object.fromEntries(entries);
}
/** Fields with large defaults. */
const SIZES = new Set(['out_features', 'out_channels', 'hidden_size', 'dim_feedforward', 'num_heads', 'nhead']);

const isSmall = ({ shape }: TensorType): boolean => sizePerSample(shape) <= MAX_VALUES && shape.length <= MAX_RANK;

interface Drawn {
  readonly params: Params;
  readonly sources: readonly Open[];
  readonly outputs: readonly TensorType[];
}

/** A layer after some open ends, its parameters fixed as its own problems propose; null where it does not fit. */
function fit(layer: LayerDefinition, open: readonly Open[], dice: Dice): Drawn | null {
  let params = paramsOf(layer, dice);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const connected = 'variadic' in layer.inputs ? ['in0', 'in1'].slice(0, 1 + dice.below(2)) : [];
    const ports = nodeInputs({ type: layer.type, params }, [], connected);
    const count = 'variadic' in layer.inputs ? Math.max(layer.inputs.min, ports.length - 1) : ports.length;
    // The newest end is preferred, and others of its shape.
    const first = dice.chance(0.7) ? open.at(-1)! : dice.pick(open);
    const alike = open.filter(({ type }) => String(type.shape) === String(first.type.shape));
    const sources = Array.from({ length: count }, (_, i) =>
      i === 0 ? first : dice.chance(0.8) ? dice.pick(alike) : dice.pick(open),
    );
    try {
      const resolved = resolveParams(layer, params);
      checkParams(layer, resolved);
      const context = { params: resolved, inputs: sources.map(({ type }) => type) };
      const outputs = layer.infer(context);
      const weights = layer.parameters(context).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
      const small = outputs.every(isSmall);
      if (small && weights <= MAX_WEIGHTS && (layer.type !== 'Divide' || sources[1]!.positive))
        return { params, sources, outputs };
    } catch (problem) {
      if (!(problem instanceof LayerProblem)) throw problem;
      const [hint] = problem.fixes;
      if (hint?.kind === 'setParams') params = { ...params, ...hint.params };
    }
  }
  return null;
}

/** Turns selections into modules, repeated, residual, shared; bypasses and freezes nodes. */
function decorate(document: Doc, dice: Dice): Doc {
  const sound = (next: Doc): Doc => {
    const { problems, nodes } = analyze(next.graph, next.modules);
    const refused = problems.some(({ severity }) => severity === 'error');
    const types = [...nodes.values()].flatMap(({ outputs }) => outputs);
    return refused || !types.every((type) => type && isSmall(type)) ? document : next;
  };
  const inner = document.graph.nodes.filter(({ type }) => type !== 'Input' && type !== 'Output');
  if (!inner.length) return document;
  const node = dice.pick(inner);
  switch (dice.below(4)) {
    case 0:
      return setFreeze(document, [node.id], true);
    case 1:
      return sound(setBypass(document, [node.id], true));
    case 2: {
      const start = inner.indexOf(node);
      try {
        const made = makeModule(
          document,
          inner.slice(start, start + 1 + dice.below(5)).map(({ id }) => id),
        );
        const settings = { repeat: 1 + dice.below(3), residual: dice.chance(0.5), shared: dice.chance(0.3) };
        const chained = sound(setParams(made.document, made.id, settings));
        return chained === document ? sound(made.document) : chained;
      } catch (error) {
        if (error instanceof UserError) return document;
        throw error;
      }
    }
    default:
      return again(document, dice, sound);
  }
}

/** Another instance of a module, after the same node as the first one, with an Output of its own. */
function again(document: Doc, dice: Dice, sound: (next: Doc) => Doc): Doc {
  const instances = document.graph.nodes.filter(({ type }) => type === 'Module');
  if (!instances.length) return document;
  const node = dice.pick(instances);
  const { id: module } = document.modules.find(({ id }) => id === node.params['module'])!;
  const added = addInstance(document, module, { x: 0, y: 0 });
  let next = setParams(added.document, added.id, { shared: dice.chance(0.5) });
  for (const { from, to } of document.graph.edges)
    if (to.node === node.id) next = connect(next, from, { node: added.id, port: to.port });
  const [port] = nodeOutputs(node, document.modules);
  const end = addNode(next, 'Output', { x: 0, y: 0 });
  return sound(connect(end.document, { node: added.id, port: port!.id }, { node: end.id, port: 'in' }));
}

/** @param tape one number for each node, and one for each later edit */
export function randomDocument(tape: { start: number; nodes: readonly number[]; after: readonly number[] }): Doc {
  let document = createDocument('random');
  const dice = new Dice(tape.start);
  const codes = dice.chance(0.15);
  const shape = codes ? [5] : dice.pick(INPUTS);
  const place = { x: 0, y: 0 };
  const input = addNode(document, 'Input', place, codes ? { shape, dtype: 'int32' } : { shape });
  document = input.document;
  const open: Open[] = [];
  const used = new Set<string>();
  const add = (type: string, { params, sources, outputs }: Drawn): void => {
    const added = addNode(document, type, place, params);
    document = added.document;
    sources.forEach((from, i) => {
      const names = sources.map((_, k) => `in${k}`).slice(0, i);
      const port = nodeInputs({ type, params }, [], names)[i]!.id;
      document = connect(document, { node: from.node, port: from.port }, { node: added.id, port });
      used.add(`${from.node} ${from.port}`);
    });
    nodeOutputs({ type, params }, []).forEach(({ id: port }, i) =>
      open.push({ node: added.id, port, type: outputs[i]!, positive: isPositive(type, params) }),
    );
  };
  const start: Open = {
    node: input.id,
    port: 'out',
    type: { dtype: codes ? 'int32' : 'float32', shape: ['N', ...shape] },
    positive: false,
  };
  if (codes) {
    const params = { num_embeddings: CODES, embedding_dim: 4, padding_idx: dice.below(CODES + 1) - 1 };
    add('Embedding', { params, sources: [start], outputs: [{ dtype: 'float32', shape: ['N', ...shape, 4] }] });
  } else {
    open.push(start);
  }
  for (const seed of tape.nodes) {
    const own = new Dice(seed);
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const layer = own.pick(own.chance(0.2) ? MERGES : KINDS);
      const drawn = fit(layer, open, own);
      if (!drawn) continue;
      add(layer.type, drawn);
      break;
    }
  }
  const floats = open.filter(({ type }) => type.dtype === 'float32');
  const unused = floats.filter(({ node, port }) => !used.has(`${node} ${port}`));
  for (const end of unused.length ? unused : floats.slice(0, 1)) {
    const added = addNode(document, 'Output', place);
    document = connect(added.document, { node: end.node, port: end.port }, { node: added.id, port: 'in' });
  }
  for (const seed of tape.after) document = decorate(document, new Dice(seed));
  return document;
}

/** Types of a document's layers, modules included. */
export const layerTypes = ({ graph, modules }: Doc): string[] =>
  [graph, ...modules.map((module) => module.graph)]
    .flatMap(({ nodes }) => nodes.map(({ type }) => type))
    .filter((type) => layerOf(type));
