/**
 * Fixes by a parameter of an upstream layer (`padding = 1` on the convolution before) where tensors of unequal shapes
 * merge, found by trying it with the shape rules.
 */
import type { ErrorCode } from '../../errors/table.ts';
import { outputIndex, requiredInputs } from '../../layers/ports.ts';
import type { Resolved } from '../../layers/parameters.ts';
import { LayerProblem } from '../../layers/problem.ts';
import { layerOf, resolveParams } from '../../layers/registry.ts';
import { checkParams } from '../../layers/validate.ts';
import { sizesOf } from './fixProposals.ts';
import type { TensorType } from '../../program/types.ts';
import type { FlatNode } from '../flat/flat.ts';
import type { Fix } from '../types.ts';
import { areDrawnTogether, type NetworkContext, locationOf } from './networkContext.ts';
import { setOnLabel } from './labels.ts';

const MEETINGS: ReadonlySet<ErrorCode> = new Set([
  'layer.unequalShapes',
  'layer.concatShapes',
  'layer.memory',
  'layer.branches',
]);
/** Layers of one branch whose parameters are tried, nearest first. */
const LAYERS_TRIED = 4;
/** Most nodes visited on the way up, and back down. */
const NEAR = 300;
/** Largest padding that is proposed. */
const MOST_PADDING = 6;
const WIDTHS = ['out_channels', 'out_features', 'hidden_size', 'embedding_dim'] as const;

/** A change of parameters, of one layer or of several alike. */
interface Candidate {
  readonly nodes: readonly FlatNode[];
  readonly params: Resolved;
  /** Lower is likelier. */
  readonly cost: number;
}

/** @returns at most one fix for each branch, the likeliest first; each leaves no error down to the merging layer */
export function upstreamFixes(fault: FlatNode, code: ErrorCode, network: NetworkContext): Fix[] {
  if (!MEETINGS.has(code)) return [];
  // The tensor of a condition meets none of the others.
  const edges = network.into(fault.id).filter(({ to }) => code !== 'layer.branches' || to.port !== 'in');
  const types = edges.map((edge) => network.typeOf(edge));
  if (edges.length < 2 || types.includes(null)) return [];
  const ways = edges.map(({ from }) => ancestors(from.node, network));
  return edges
    .flatMap((_, i) => {
      // A change before the fork would affect all branches alike.
      const own = [...ways[i]!].filter((id) => ways.every((way, other) => other === i || !way.has(id)));
      const wanted = types.flatMap((type, other) => (other === i || !type ? [] : [type]));
      const layers = own.flatMap((id) => tunable(network.node(id), fault)).slice(0, LAYERS_TRIED);
      const found = candidates(layers, wanted, network).find((candidate) => fixes(candidate, fault, network));
      return found ? [found] : [];
    })
    .sort((a, b) => a.cost - b.cost)
    .map(({ nodes, params }) => {
      const [first, ...more] = nodes.map(locationOf);
      const all = more.length ? { nodes: [first!, ...more].map(({ node }) => node) } : {};
      return {
        kind: 'setParams',
        ...first!,
        ...all,
        params,
        label: setOnLabel(
          params,
          nodes.map(({ name }) => name),
        ),
      };
    });
}

/** A node and its ancestors, nearest first. */
function ancestors(id: string, network: NetworkContext): ReadonlySet<string> {
  const found = new Set([id]);
  for (const at of found) {
    if (found.size > NEAR) break;
    for (const { from } of network.into(at)) found.add(from.node);
  }
  return found;
}

/** A layer whose parameters decide its output shape, in the same drawn graph as the error. */
function tunable(node: FlatNode | undefined, fault: FlatNode): FlatNode[] {
  const fields = node && layerOf(node.type)?.fields;
  const decides = fields?.some(({ key }) => key === 'padding' || (WIDTHS as readonly string[]).includes(key));
  return node && decides && areDrawnTogether(node, fault) ? [node] : [];
}

function candidates(layers: readonly FlatNode[], wanted: readonly TensorType[], network: NetworkContext): Candidate[] {
  const single = layers.flatMap((node, distance) =>
    patches(network.analysis(node.id)?.params ?? {}, wanted).map(({ params, cost }) => ({
      nodes: [node],
      params,
      cost: cost + distance * 0.1,
    })),
  );
  return [...together(layers, network), ...single].sort((a, b) => a.cost - b.cost);
}

/** Several convolutions on one branch, all changed to keep the size. */
function together(layers: readonly FlatNode[], network: NetworkContext): Candidate[] {
  const shrinking = layers.flatMap((node) => {
    const params = network.analysis(node.id)?.params ?? {};
    const kernel = [params['kernel_size'] ?? []].flat() as number[];
    const odd = kernel.length > 0 && kernel.every((size) => size === kernel[0] && size % 2 === 1 && size > 1);
    const still = isNothing(params['padding']) && layerOf(node.type)?.role === 'convolution';
    return odd && still ? [{ node, params: { padding: like(params['padding']!, (kernel[0]! - 1) / 2) } }] : [];
  });
  const [first] = shrinking;
  const alike = shrinking.filter(({ params }) => JSON.stringify(params) === JSON.stringify(first!.params));
  return alike.length > 1 ? [{ nodes: alike.map(({ node }) => node).reverse(), params: first!.params, cost: -1 }] : [];
}

const isNothing = (value: unknown): boolean => [value].flat().every((one) => one === 0);

/** A number as a parameter has it: a scalar, or one for each axis. */
const like = (value: Resolved[string], number: number): Resolved[string] =>
  Array.isArray(value) ? (value as readonly number[]).map(() => number) : number;

/** Changes of one parameter: padding, then output width, then stride. */
function patches(params: Resolved, wanted: readonly TensorType[]): { params: Resolved; cost: number }[] {
  const found: { params: Resolved; cost: number }[] = [];
  const add = (key: string, number: number, cost: number): void => {
    const value = like(params[key]!, number);
    if (JSON.stringify(value) !== JSON.stringify(params[key])) found.push({ params: { [key]: value }, cost });
  };
  if (params['padding'] !== undefined)
    for (let size = 0; size <= MOST_PADDING; size += 1) add('padding', size, 0 + size * 0.01);
  const widths = new Set(wanted.flatMap(({ shape }) => [sizesOf(shape)[0] ?? 0, sizesOf(shape).at(-1) ?? 0]));
  for (const key of WIDTHS) if (params[key] !== undefined) for (const width of widths) add(key, width, 1);
  if (params['stride'] !== undefined) for (const step of [1, 2]) add('stride', step, 2);
  return found;
}

/** Whether every layer from the changed ones down to the one with the error, inclusive, accepts its new input. */
function fixes({ nodes, params }: Candidate, fault: FlatNode, network: NetworkContext): boolean {
  const changed = new Set(nodes.map(({ id }) => id));
  const reached = new Set(changed);
  for (const id of reached) {
    if (reached.size > NEAR) return false;
    for (const next of network.next(id)) reached.add(next);
  }
  const types = new Map<string, readonly TensorType[]>();
  const outputsOf = (id: string): readonly TensorType[] => {
    const done = types.get(id);
    if (done) return done;
    const node = network.node(id)!;
    const layer = layerOf(node.type)!;
    const own = { ...resolveParams(layer, node.params), ...(changed.has(id) ? params : {}) };
    checkParams(layer, own);
    const fed = new Map(network.into(id).map((edge) => [edge.to.port, edge]));
    const inputs = requiredInputs(layer, own, [...fed.keys()]).map((port) => {
      const edge = fed.get(port)!;
      if (!reached.has(edge.from.node)) return network.typeOf(edge)!;
      const source = network.node(edge.from.node)!;
      return outputsOf(source.id)[outputIndex(source, edge.from.port)]!;
    });
    const outputs = layer.infer({ params: own, inputs });
    types.set(id, outputs);
    return outputs;
  };
  try {
    outputsOf(fault.id);
    return true;
  } catch (error) {
    if (!(error instanceof LayerProblem)) throw error;
    return false;
  }
}
