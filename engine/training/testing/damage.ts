/** Ways to damage a document: as a user does by a wrong click, as an older file does, and at random. */
import { CODES, type Dice } from './random.ts';
import { MODULE } from '../../layers/module.ts';
import { LAYERS, layerOf } from '../../layers/registry.ts';
import type { Edge, Graph, GraphNode, ParamValue, TensorsmithDocument } from '../../model/types.ts';

type Doc = TensorsmithDocument;

export const ODD_VALUES: readonly ParamValue[] = [
  ...[0, -1, 1, 2, 3, 0.5, 17, 65_536, 65_537, 1e9, -1e9, true, false, null, '', 'constructor', 'a +', '(((', 'valid'],
  ...[[], [0], [1, 2], [-1, -1], [3, 3, 3], [1, 1, 1, 1, 1], Array(16).fill(2) as number[], [0.5, 2], [65_536, 65_536]],
];
const TYPES = [...LAYERS.map(({ type }) => type), MODULE, 'Warp', 'constructor', 'toString'];
const PORTS = ['in', 'out', 'in0', 'in1', 'in7', 'in999', 'in01', 'key', 'h_n', 'out5', 'a', 'constructor', 'n1'];

/** Ids. */
const pickNode = (graph: Graph, dice: Dice): string => dice.pick(graph.nodes).id;

const changeNode = (graph: Graph, dice: Dice, change: (node: GraphNode) => GraphNode): Graph => {
  const id = pickNode(graph, dice);
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === id ? change(node) : node)) };
};
const changeEdge = (graph: Graph, dice: Dice, change: (edge: Edge) => Edge): Graph => {
  if (!graph.edges.length) return graph;
  const { id } = dice.pick(graph.edges);
  return { ...graph, edges: graph.edges.map((edge) => (edge.id === id ? change(edge) : edge)) };
};

function wrongParam(node: GraphNode, dice: Dice): GraphNode {
  const fields = layerOf(node.type)?.fields.map(({ key }) => key) ?? [];
  const key = dice.pick([...fields, ...fields, 'module', 'repeat', 'residual', 'nothing', 'constructor']);
  return { ...node, params: { ...node.params, [key]: dice.pick(ODD_VALUES) } };
}

/** Each damages one graph, or leaves it unchanged where it cannot. */
const GRAPHS: readonly ((graph: Graph, dice: Dice, document: Doc) => Graph)[] = [
  (graph, dice) => ({ ...graph, edges: graph.edges.filter(() => !dice.chance(0.2)) }),
  (graph, dice) => changeEdge(graph, dice, (edge) => ({ ...edge, from: { ...edge.from, port: dice.pick(PORTS) } })),
  (graph, dice) => changeEdge(graph, dice, (edge) => ({ ...edge, to: { ...edge.to, port: dice.pick(PORTS) } })),
  (graph, dice) =>
    changeEdge(graph, dice, (edge) => ({ ...edge, from: { ...edge.from, node: pickNode(graph, dice) } })),
  (graph, dice) => changeEdge(graph, dice, (edge) => ({ ...edge, to: { ...edge.to, node: pickNode(graph, dice) } })),
  (graph, dice) => changeNode(graph, dice, (node) => wrongParam(node, dice)),
  (graph, dice) => changeNode(graph, dice, (node) => wrongParam(node, dice)),
  (graph, dice) => changeNode(graph, dice, (node) => ({ ...node, type: dice.pick(TYPES) })),
  (graph, dice) => changeNode(graph, dice, (node) => ({ ...node, name: dice.pick(graph.nodes).name })),
  (graph, dice) => changeNode(graph, dice, (node) => ({ ...node, bypass: true })),
  (graph, dice) => {
    const id = pickNode(graph, dice);
    return { ...graph, nodes: graph.nodes.filter((node) => node.id !== id) };
  },
  (graph, dice) => {
    const [from, to] = [
      { node: pickNode(graph, dice), port: dice.pick(PORTS) },
      { node: pickNode(graph, dice), port: dice.pick(PORTS) },
    ];
    return { ...graph, edges: [...graph.edges, { id: `x${dice.below(CODES)}`, from, to }] };
  },
  (graph, dice, { modules }) =>
    changeNode(graph, dice, (node) => ({
      ...node,
      type: MODULE,
      params: { module: modules.length ? dice.pick(modules).id : 'gone', repeat: dice.pick([1, 2, 40]) },
    })),
];

/** Damages the document's own graph, or that of a module. */
export function damaged(document: Doc, dice: Dice): Doc {
  const target = dice.below(document.modules.length + 1) - 1;
  const damage = dice.pick(GRAPHS);
  const broken = (graph: Graph): Graph => (graph.nodes.length ? damage(graph, dice, document) : graph);
  if (target < 0) return { ...document, graph: broken(document.graph) };
  const modules = document.modules.map((module, i) =>
    i === target ? { ...module, graph: broken(module.graph) } : module,
  );
  return { ...document, modules };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
const ODD_JSON: readonly Json[] = [null, true, -1, 1.5, 1e308, '', 'in', '__proto__', [], {}, [null], { id: 'n1' }];

/** Changes, removes, duplicates or exchanges any value of a JSON tree. */
export function mangled(value: Json, dice: Dice): Json {
  if (typeof value !== 'object' || value === null || dice.chance(0.08)) return dice.pick(ODD_JSON);
  if (Array.isArray(value)) {
    if (!value.length) return [dice.pick(ODD_JSON)];
    const at = dice.below(value.length);
    switch (dice.below(4)) {
      case 0:
        return value.filter((_, i) => i !== at);
      case 1:
        return [...value, value[at]!];
      default:
        return value.map((item, i) => (i === at ? mangled(item, dice) : item));
    }
  }
  const keys = Object.keys(value);
  if (!keys.length) return { extra: 1 };
  const key = dice.pick(keys);
  if (dice.chance(0.1)) return Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
  if (dice.chance(0.1)) return { ...value, [key]: value[dice.pick(keys)]! };
  return { ...value, [key]: mangled(value[key]!, dice) };
}
