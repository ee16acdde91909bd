/** Whether a layer with default parameters accepts a tensor. */
import type { GraphNode, Module } from '../model/types.ts';
import type { TensorType } from '../program/types.ts';
import { analyze } from './analyze.ts';
import { MODULE } from '../layers/module.ts';
import { nodeInputs, requiredInputs } from '../layers/ports.ts';
import { LayerProblem } from '../layers/problem.ts';
import { layerOf, resolveParams } from '../layers/registry.ts';
import { checkNames, checkParams } from '../layers/validate.ts';

/** Whether a node accepts `type` at its first input; further inputs get the same type. */
export function acceptsInput(
  node: Pick<GraphNode, 'type' | 'params'>,
  modules: readonly Module[],
  type: TensorType,
): boolean {
  if (node.type === MODULE) return moduleFits(node, modules, type);
  const layer = layerOf(node.type);
  if (!layer) return false;
  const params = resolveParams(layer, node.params);
  try {
    checkNames(layer, node.params);
    checkParams(layer, params);
    const inputs = requiredInputs(layer, params, ['in0']).map(() => type);
    if (!inputs.length) return false;
    layer.infer({ params, inputs });
    return true;
  } catch (error) {
    if (!(error instanceof LayerProblem)) throw error;
    return false;
  }
}

function moduleFits(
  node: Pick<GraphNode, 'type' | 'params'>,
  modules: readonly Module[],
  { shape, dtype }: TensorType,
): boolean {
  const ports = nodeInputs(node, modules, []);
  if (!ports.length) return false;
  const position = { x: 0, y: 0 };
  const input = { id: 'input', type: 'Input', name: 'input', params: { shape: shape.slice(1), dtype }, position };
  const params = input.params as unknown as GraphNode['params'];
  const nodes: GraphNode[] = [
    { ...input, params },
    { ...node, id: 'module', name: 'module', position },
  ];
  const edges = ports.map(({ id }) => ({
    id: `to-${id}`,
    from: { node: 'input', port: 'out' },
    to: { node: 'module', port: id },
  }));
  return analyze({ nodes, edges }, modules).nodes.get('module')?.status === 'ok';
}
