/** The graph of a session: its variables with their reads and writes, and every function. */
import type { TensorType, VariableSpec } from '../../../program/types.ts';
import type { Bundle } from '../../runtime.ts';
import { attribute } from '../graph/attributes.ts';
import { Graph, nodeOf, type Ref } from '../graph/graph.ts';
import { type EmittedFunction, emitFunction, type Endpoint, readable } from './function.ts';
import type { FunctionContext, VariableHandle } from './scope.ts';

export interface EmittedVariable {
  readonly spec: VariableSpec;
  readonly write: Endpoint;
  /** Node to fetch in order to write the variable. */
  readonly written: string;
  readonly read: Endpoint;
}

export interface EmittedBundle {
  readonly savedModel: Uint8Array;
  /** Node to fetch in order to fill every variable with zeros; null without variables. */
  readonly initialize: string | null;
  readonly variables: ReadonlyMap<string, EmittedVariable>;
  readonly functions: ReadonlyMap<string, EmittedFunction>;
}

const INT = attribute.type('int32');

function after(graph: Graph, nodes: readonly Ref[]): string {
  const value = attribute.tensor('int32', [], [1]);
  return `${graph.node('Const', [], { dtype: INT, value }, nodes.map(nodeOf))}:0`;
}

function emitVariable(graph: Graph, handle: Ref, spec: VariableSpec): EmittedVariable {
  const dtype = attribute.type(spec.dtype);
  const type: TensorType = { dtype: spec.dtype, shape: spec.shape };
  const value = graph.node('Placeholder', [], { dtype, shape: attribute.shape(spec.shape) });
  // Without the copy the variable would share the caller's array.
  const copy = graph.node('DeepCopy', [value], { T: dtype });
  const assign = graph.node('AssignVariableOp', [handle, copy], { dtype });
  const read = readable(graph, graph.node('ReadVariableOp', [handle], { dtype }), type);
  return {
    spec,
    write: { tensor: `${value}:0`, type },
    written: after(graph, [assign]),
    read: { tensor: `${read}:0`, type },
  };
}

function emitZeros(graph: Graph, handle: Ref, { dtype, shape }: VariableSpec): Ref {
  const T = attribute.type(dtype);
  const sizes = graph.node('Const', [], { dtype: INT, value: attribute.tensor('int32', [shape.length], shape) });
  const zero = graph.node('Const', [], { dtype: T, value: attribute.tensor(dtype, [], [0]) });
  const zeros = graph.node('Fill', [sizes, zero], { T, index_type: INT });
  return graph.node('AssignVariableOp', [handle, zeros], { dtype: T });
}

/** @param device whether TensorFlow computes on a GPU, some of whose kernels differ, and widens products of bfloat16 */
export function emitBundle(bundle: Bundle, device: Pick<FunctionContext, 'gpu' | 'widens'>): EmittedBundle {
  const graph = new Graph();
  const handles = new Map<string, VariableHandle>();
  const variables = new Map<string, EmittedVariable>();
  const zeros: Ref[] = [];
  bundle.variables.forEach((spec, index) => {
    const ref = graph.node('VarHandleOp', [], {
      dtype: attribute.type(spec.dtype),
      shape: attribute.shape(spec.shape),
      shared_name: attribute.string(`v${index}`),
    });
    handles.set(spec.name, { ref, type: { dtype: spec.dtype, shape: spec.shape } });
    variables.set(spec.name, emitVariable(graph, ref, spec));
    zeros.push(emitZeros(graph, ref, spec));
  });
  const initialize = zeros.length > 0 ? after(graph, zeros) : null;
  const functions = new Map<string, EmittedFunction>();
  for (const [name, fn] of Object.entries(bundle.functions))
    functions.set(name, emitFunction({ graph, ...device, handles }, fn));
  return { savedModel: graph.savedModel(), initialize, variables, functions };
}
