/** Hints on the network's design: valid, but probably not intended. Each has a fix where possible. */
import type { Graph, GraphNode, Module, TrainingSettings } from '../../model/types.ts';
import { lossOf } from '../../losses/index.ts';
import type { ErrorParams } from '../../errors/types.ts';
import type { Analysis, Fix, NodeAnalysis, Problem } from '../types.ts';
import { GraphIndex } from '../graphIndex.ts';
import { insertLabel, replaceLabel, setLabel } from '../fixes/labels.ts';
import type { Role } from '../../layers/definition.ts';
import { MODULE } from '../../layers/module.ts';
import { layerOf, resolveParams } from '../../layers/registry.ts';

/** Losses of the outputs; without them there are no hints on losses. */
export type Losses = Pick<TrainingSettings, 'loss' | 'outputs'>;

const roleOf = ({ type }: GraphNode): Role | undefined => layerOf(type)?.role;
const passesAll = (node: GraphNode): boolean => node.type === 'Identity' || roleOf(node) === 'dropout';

type Code = `hint.${string}`;

function hint(
  code: Code,
  node: GraphNode | null,
  module: string | null,
  params: ErrorParams,
  fixes: readonly Omit<Fix, 'module'>[],
): Problem {
  const own = module === null ? (node?.id ?? null) : null;
  return {
    severity: 'hint',
    error: { code, params, where: node ? { node: node.id } : {} },
    node: own,
    path: own,
    module,
    edge: null,
    blocks: [],
    fixes: fixes.map((fix) => (module === null ? fix : { ...fix, module })),
  };
}

const removal = (node: GraphNode): Omit<Fix, 'module'> => ({
  kind: 'remove',
  node: node.id,
  label: { en: `Remove ${node.name}`, zh: `移除 ${node.name}` },
});
const insertion = (index: GraphIndex, node: GraphNode, layer: string, params?: Fix['params']): Omit<Fix, 'module'>[] =>
  index.into(node.id).map(({ id }) => ({
    kind: 'insertBefore',
    layer,
    node: node.id,
    edge: id,
    ...(params ? { params } : {}),
    label: insertLabel(layer, params),
  }));

/** The kind of a layer that is a linear map: two in a row are no more expressive than one. */
function linearKind(node: GraphNode): 'linear' | 'convolution' | null {
  const role = roleOf(node);
  if (role === 'linear') return 'linear';
  // Depthwise and pointwise convolutions are one separable convolution, without an activation between them.
  return isConvolution(node) && (node.params['groups'] ?? 1) === 1 ? 'convolution' : null;
}

function isConvolution(node: GraphNode): boolean {
  const role = roleOf(node);
  return role === 'convolution' || role === 'transposedConvolution';
}

const sizeOf = ({ params }: NodeAnalysis, side: 'in' | 'out'): number =>
  Number(params[`${side}_features`] ?? params[`${side}_channels`]);

/** Whether two linear layers have fewer features between them than at either end: an intended bottleneck. */
function isBottleneck(first: NodeAnalysis | undefined, second: NodeAnalysis | undefined): boolean {
  if (first?.status !== 'ok' || second?.status !== 'ok') return false;
  const between = sizeOf(first, 'out');
  return between < sizeOf(first, 'in') && between < sizeOf(second, 'out');
}

function missingActivations(
  index: GraphIndex,
  module: string | null,
  known: ReadonlyMap<string, NodeAnalysis>,
): Problem[] {
  return index.nodes.flatMap((node) => {
    const kind = node.bypass ? null : linearKind(node);
    const before = kind && index.before(node.id, (other) => passesAll(other) || roleOf(other) === 'batchNorm');
    if (!before || linearKind(before) !== kind) return [];
    if (module === null && isBottleneck(known.get(before.id), known.get(node.id))) return [];
    const params = { name: node.name, before: before.name };
    return hint('hint.activation', node, module, params, insertion(index, node, 'ReLU'));
  });
}

/** Biases that a following batch normalization cancels. */
function needlessBiases(index: GraphIndex, module: string | null): Problem[] {
  const found = index.nodes.filter((node) => {
    if (node.bypass || !(roleOf(node) === 'linear' || isConvolution(node))) return false;
    const next = index.outOf(node.id);
    const after = next.length === 1 ? index.node(next[0]!.to.node) : undefined;
    return after && !after.bypass && roleOf(after) === 'batchNorm' && (node.params['bias'] ?? true) === true;
  });
  if (!found.length) return [];
  const biases = found.map(({ type, params }) => {
    const resolved = resolveParams(layerOf(type)!, params);
    return Number(resolved['out_channels'] ?? resolved['out_features'] ?? 0);
  });
  const shown = found.slice(0, 3).map(({ name }) => name);
  const params = {
    names: found.length > 3 ? `${shown.join(', ')} … (${found.length})` : shown.join(', '),
    parameters: biases.reduce((sum, count) => sum + count, 0),
  };
  const fix: Omit<Fix, 'module'> = {
    kind: 'setParams',
    node: found[0]!.id,
    nodes: found.map(({ id }) => id),
    params: { bias: false },
    label: setLabel({ bias: false }),
  };
  return [hint('hint.needlessBias', found[0]!, module, params, [fix])];
}

/** Convolutions of sequences have channels first, sequence layers last. */
function swappedAxes(index: GraphIndex, module: string | null): Problem[] {
  const keepsAxes = (node: GraphNode): boolean => {
    const { family, spatialRank } = layerOf(node.type) ?? {};
    const pools = family === 'pooling' && spatialRank === 1;
    return passesAll(node) || roleOf(node) === 'batchNorm' || pools || family === 'activation';
  };
  return index.nodes.flatMap((node) => {
    const family = layerOf(node.type)?.family;
    if (node.bypass || (family !== 'recurrent' && family !== 'attention')) return [];
    const before = index.before(node.id, keepsAxes);
    if (!before || !isConvolution(before) || layerOf(before.type)?.spatialRank !== 1) return [];
    const params = { name: node.name, before: before.name };
    return hint('hint.channelsFirst', node, module, params, insertion(index, node, 'Permute', { dims: [2, 1] }));
  });
}

/** Layers whose last operation is unknown. */
const OPAQUE = new Set([MODULE, 'Formula', 'Input', 'Concat', 'Slice']);

function lossHints(index: GraphIndex, { loss, outputs }: Losses): Problem[] {
  return index.nodes.flatMap((output): Problem[] => {
    if (output.type !== 'Output' || output.bypass) return [];
    const settings = outputs.find((own) => own.output === output.id)?.loss ?? loss;
    const last = index.before(output.id, (node) => passesAll(node) || roleOf(node) === 'reshape');
    if (!last) return [];
    const told = { loss: settings.type, name: last.name, layer: last.type, output: output.name };
    const { contains, expects } = lossOf(settings);
    const gives = layerOf(last.type)?.gives;
    if (contains && gives) {
      const params = { ...told, inside: contains };
      return [hint('hint.lossHasActivation', last, null, params, [removal(last)])];
    }
    if (!expects || OPAQUE.has(last.type) || expects.gives === gives) return [];
    const { layer: needed, what } = expects;
    const instead: Omit<Fix, 'module'> = {
      kind: 'replace',
      layer: needed,
      node: last.id,
      label: replaceLabel(needed),
    };
    const fixes = gives ? [instead] : insertion(index, output, needed);
    return [
      hint('hint.lossNeedsActivation', output, null, { ...told, wanted: what.en, wantedZh: what.zh, needed }, fixes),
    ];
  });
}

function lastDropouts(index: GraphIndex): Problem[] {
  return index.nodes.flatMap((output) => {
    const last =
      output.type === 'Output' && !output.bypass ? index.before(output.id, ({ type }) => type === 'Identity') : null;
    return last && roleOf(last) === 'dropout'
      ? hint('hint.lastDropout', last, null, { name: last.name, output: output.name }, [removal(last)])
      : [];
  });
}

/** Ends of branches that reach no Output, each with the nodes that lead only there. */
function deadBranches(index: GraphIndex, known: ReadonlyMap<string, NodeAnalysis>): Problem[] {
  const outputs = index.nodes.filter(({ type, bypass }) => type === 'Output' && !bypass);
  if (!outputs.length) return [];
  const alive = index.reaching(outputs.map(({ id }) => id));
  return index.nodes.flatMap((end) => {
    if (alive.has(end.id) || index.outOf(end.id).length || end.type === 'Input') return [];
    const dead = new Set([end.id]);
    for (const id of dead) {
      for (const { from } of index.into(id)) {
        const node = index.node(from.node);
        if (node && node.type !== 'Input' && index.outOf(node.id).every(({ to }) => dead.has(to.node)))
          dead.add(node.id);
      }
    }
    const parameters = [...dead].reduce((sum, id) => sum + (known.get(id)?.parameterCount ?? 0), 0);
    // A single layer without parameters costs nothing; that it is unused is reported anyway.
    if (dead.size === 1 && !parameters) return [];
    const fix: Omit<Fix, 'module'> = {
      kind: 'removeAll',
      node: end.id,
      nodes: [...dead],
      label: { en: `Remove these ${dead.size} layers`, zh: `移除这 ${dead.size} 个层` },
    };
    return hint('hint.deadBranch', end, null, { name: end.name, count: dead.size, parameters }, [
      dead.size === 1 ? removal(end) : fix,
    ]);
  });
}

function frozen(index: GraphIndex, totals: Analysis['totals']): Problem[] {
  if (!totals.parameters || totals.frozen < totals.parameters) return [];
  const nodes = index.nodes.filter(({ freeze }) => freeze);
  const fix: Omit<Fix, 'module'> = {
    kind: 'unfreeze',
    node: nodes[0]?.id ?? '',
    nodes: nodes.map(({ id }) => id),
    label: { en: 'Unfreeze all layers', zh: '解冻所有层' },
  };
  return [hint('hint.allFrozen', null, null, {}, nodes.length ? [fix] : [])];
}

/** Hints on all graphs of a document, its own first. */
export function designHints(
  graph: Graph,
  modules: readonly Module[],
  losses: Losses | undefined,
  { nodes, totals }: Pick<Analysis, 'nodes' | 'totals'>,
): Problem[] {
  const own = new GraphIndex(graph);
  const everywhere = (index: GraphIndex, module: string | null): Problem[] => [
    ...missingActivations(index, module, nodes),
    ...swappedAxes(index, module),
    ...needlessBiases(index, module),
  ];
  return [
    ...(losses ? lossHints(own, losses) : []),
    ...deadBranches(own, nodes),
    ...frozen(own, totals),
    ...lastDropouts(own),
    ...everywhere(own, null),
    ...modules.flatMap(({ id, graph: inner }) => everywhere(new GraphIndex(inner), id)),
  ];
}
