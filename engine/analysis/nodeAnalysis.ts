/** Analysis of a single node, from its definition and input types. Pure, so that it can be cached. */
import { sameShape, sizePerSample } from '../program/shapes.ts';
import type { Shape, TensorType } from '../program/types.ts';
import type { NodeAnalysis } from './types.ts';
import type { LayerDefinition } from '../layers/definition.ts';
import type { Resolved } from '../layers/parameters.ts';
import { formatCount, formatShape } from '../errors/format.ts';
import { flatOutputs, requiredInputs } from '../layers/ports.ts';
import { LayerProblem } from '../layers/problem.ts';
import { layerOf, resolveParams } from '../layers/registry.ts';
import type { FlatNode } from './flat/flat.ts';
import { checkNames, checkParams } from '../layers/validate.ts';

const BYTES_PER_VALUE = 4;
const UNKNOWN = { parameters: [], parameterCount: 0, frozenCount: 0, multiplyAdds: 0, activationBytes: 0 };

/** A connected input port of a node. */
export interface Fed {
  readonly port: string;
  /** Null where unknown. */
  readonly type: TensorType | null;
}

export interface NodeResult {
  readonly analysis: NodeAnalysis;
  readonly problem: LayerProblem | null;
  /** Ids of its input ports, in the order of `analysis.inputs`. */
  readonly ports: readonly string[];
  /** The unconnected input port, if there is one. */
  readonly missing: string | undefined;
}

/** The analysis of a node without known outputs. */
export function unknownNode(
  status: 'error' | 'blocked',
  node: FlatNode,
  params: Resolved,
  inputs: readonly (TensorType | null)[] = [],
): NodeAnalysis {
  let summary = '';
  try {
    summary = layerOf(node.type)?.summary(null, params) ?? '';
  } catch {
    // Invalid parameters have no summary; the problem is reported already.
  }
  return { status, params, inputs, outputs: flatOutputs(node).map(() => null), ...UNKNOWN, summary };
}

/** @param waits ports whose edges are dangling: they block the node, and the edge is reported separately. */
export function analyzeNode(
  layer: LayerDefinition,
  node: FlatNode,
  fed: readonly Fed[],
  waits: readonly string[],
): NodeResult {
  const params = resolveParams(layer, node.params);
  const types = new Map(fed.map(({ port, type }) => [port, type]));
  let inputs: (TensorType | null)[] = [];
  let required: string[] = [];
  const found = (analysis: NodeAnalysis, at: Partial<NodeResult> = {}): NodeResult => ({
    analysis,
    problem: null,
    ports: required,
    missing: undefined,
    ...at,
  });
  try {
    checkNames(layer, node.params);
    checkParams(layer, params);
    required = requiredInputs(layer, params, [...types.keys(), ...waits]);
    inputs = required.map((port) => types.get(port) ?? null);
    const missing = required.find((port) => !types.has(port) && !waits.includes(port));
    if (missing !== undefined) return found(unknownNode('error', node, params, inputs), { missing });
    if (inputs.includes(null)) return found(unknownNode(waits.length ? 'error' : 'blocked', node, params, inputs));
    return found(inferNode(layer, node, params, inputs as TensorType[]));
  } catch (problem) {
    if (!(problem instanceof LayerProblem)) throw problem;
    return found(unknownNode('error', node, params, inputs), { problem });
  }
}

/** Most values of a tensor: runtimes index them with 32 bits. */
export const MAX_VALUES = 2 ** 31 - 1;

/** Checks sizes for a batch of one, since the batch size is not known yet. */
function checkSize(layer: LayerDefinition, shape: Shape): void {
  const count = sizePerSample(shape);
  if (count <= MAX_VALUES) return;
  const sizes = { count: formatCount(count), limit: formatCount(MAX_VALUES) };
  throw new LayerProblem('graph.tensorTooLarge', { layer: layer.type, shape: formatShape(shape), ...sizes });
}

const size = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

function inferNode(
  layer: LayerDefinition,
  node: FlatNode,
  params: Resolved,
  inputs: readonly TensorType[],
): NodeAnalysis {
  const context = { params, inputs };
  const outputs = layer.infer(context);
  const parameters = layer.parameters(context);
  for (const { shape } of [...outputs, ...parameters]) checkSize(layer, shape);
  const count = parameters.reduce((sum, { shape, trainable }) => sum + (trainable ? size(shape) : 0), 0);
  return {
    status: 'ok',
    params: { ...params, ...layer.derive?.(context) },
    inputs,
    outputs,
    parameters: node.freeze ? parameters.map((spec) => ({ ...spec, trainable: false })) : parameters,
    parameterCount: count,
    frozenCount: node.freeze ? count : 0,
    multiplyAdds: layer.multiplyAdds(context, outputs),
    activationBytes: outputs.reduce((sum, { shape }) => sum + sizePerSample(shape) * BYTES_PER_VALUE, 0),
    summary: layer.summary(context, params),
  };
}

export const sameType = (a: TensorType | null, b: TensorType | null): boolean =>
  a === b || (a !== null && b !== null && a.dtype === b.dtype && sameShape(a.shape, b.shape));
