/** Fixes that connect an unconnected input. */
import type { TensorType } from '../../program/types.ts';
import { flatOutputs } from '../../layers/ports.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import { LayerProblem } from '../../layers/problem.ts';
import type { FlatNode } from '../flat/flat.ts';
import type { Fix, NodeAnalysis } from '../types.ts';
import { areDrawnTogether, type NetworkContext, locationOf } from './networkContext.ts';
import { connectLabel } from './labels.ts';

/** Largest network that is searched for outputs. */
const MOST_NODES = 2000;
/** Most outputs that are tried. */
const MOST_TRIED = 200;
/** Most unused outputs offered together; where more fit, the choice is a guess. */
const MOST_LOOSE = 3;

interface Source {
  readonly node: FlatNode;
  readonly port: string;
  readonly type: TensorType;
}

/**
 * Fixes for the outputs that fit: unused outputs first; where there are none, the one output that fits.
 * @param missing the unconnected port, and its index in `analysis.inputs`
 */
export function connectFixes(
  { node, layer, analysis }: { node: FlatNode; layer: LayerDefinition; analysis: NodeAnalysis },
  missing: { readonly port: string; readonly index: number },
  network: NetworkContext,
): Fix[] {
  if (network.order.length > MOST_NODES) return [];
  const after = below(node.id, network);
  const used = new Set(network.into(node.id).map(({ from }) => `${from.node} ${from.port}`));
  const sources = network.order.flatMap((id): Source[] => {
    const source = network.node(id);
    if (
      !source ||
      after.has(id) ||
      source.bypass ||
      source.type === 'Output' ||
      network.isModuleOutput(id) ||
      !areDrawnTogether(source, node)
    )
      return [];
    const outputs = network.analysis(id)?.outputs ?? [];
    return flatOutputs(source).flatMap((port, i) => {
      const type = outputs[i];
      return type && !used.has(`${id} ${port}`) ? [{ node: source, port, type }] : [];
    });
  });
  const fitting = sources.slice(-MOST_TRIED).filter(({ type }) => takes(layer, analysis, missing.index, type));
  const loose = fitting.filter((source) => network.next(source.node.id).length === 0);
  const offered = loose.length ? loose : fitting;
  if (offered.length > (loose.length ? MOST_LOOSE : 1)) return [];
  const drawable = offered.filter((source) => network.canBeDrawn([source.node, source.port], [node, missing.port]));
  return drawable.map((source) => ({
    kind: 'connect',
    ...locationOf(node),
    port: missing.port,
    from: { node: locationOf(source.node).node, port: source.port },
    label: connectLabel(source.node.name),
  }));
}

function below(id: string, network: NetworkContext): ReadonlySet<string> {
  const found = new Set([id]);
  for (const at of found) for (const next of network.next(at)) found.add(next);
  return found;
}

/** Whether a layer accepts a tensor at an input, beside its other inputs. */
function takes(layer: LayerDefinition, { params, inputs }: NodeAnalysis, index: number, type: TensorType): boolean {
  const all = inputs.map((input, i) => (i === index ? type : input));
  // Other unknown inputs do not rule it out.
  if (all.includes(null)) return false;
  try {
    layer.infer({ params, inputs: all as TensorType[] });
    return true;
  } catch (error) {
    if (!(error instanceof LayerProblem)) throw error;
    return false;
  }
}
