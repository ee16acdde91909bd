/** A session function as a part of the graph: nodes to feed and to fetch. */
import type { Program, TensorType } from '../../../program/types.ts';
import type { SessionFunction } from '../../runtime.ts';
import { attribute } from '../graph/attributes.ts';
import type { Graph, Ref } from '../graph/graph.ts';
import { emitBody } from './body.ts';
import { emitLoop } from './loop.ts';
import { sizes } from './rules.ts';
import { type FunctionContext, Scope } from './scope.ts';

export interface Endpoint {
  /** `node:index`, as the session refers to it. */
  readonly tensor: string;
  readonly type: TensorType;
}
export interface EmittedFunction {
  readonly inputs: ReadonlyMap<string, Endpoint>;
  readonly outputs: ReadonlyMap<string, Endpoint>;
  /** Node to fetch besides, where no output depends on the effects. */
  readonly done: string | null;
}

const fetchName = (ref: Ref): string => (ref.includes(':') ? ref : `${ref}:0`);

/** The types of a program's feeds, by name. */
export function inputTypes(program: Program): Map<string, TensorType> {
  const types = new Map<string, TensorType>();
  for (const { kind, attrs } of program.operations) if (kind === 'Input') types.set(attrs.name, attrs.type);
  return types;
}

/** Emits one function of a bundle: its program once, or in a loop over the leading axis of its feeds. */
export function emitFunction(context: FunctionContext, { program, repeated }: SessionFunction): EmittedFunction {
  const { graph } = context;
  const inputs = new Map<string, Endpoint>();
  const feeds = new Map<string, Ref>();
  for (const [name, type] of inputTypes(program)) {
    const shape = repeated ? [-1, ...sizes(type.shape)] : sizes(type.shape);
    const ref = graph.node('Placeholder', [], { dtype: attribute.type(type.dtype), shape: attribute.shape(shape) });
    feeds.set(name, ref);
    inputs.set(name, { tensor: fetchName(ref), type });
  }
  const { outputs, done } = repeated ? emitLoop(context, program, feeds) : emitOnce(context, program, feeds);
  const endpoints = [...outputs].map(([name, ref]): [string, Endpoint] => {
    const type = program.types[program.outputs[name]!]!;
    // The Identity is needed since a session does not return a tensor it was fed.
    const own = graph.node('Identity', [readable(graph, ref, type)], {
      T: attribute.type(type.dtype === 'uint8' ? 'int32' : type.dtype),
    });
    return [name, { tensor: fetchName(own), type }];
  });
  return { inputs, outputs: new Map(endpoints), done: done === null ? null : fetchName(done) };
}

/** Bytes as int32, since the binding cannot return uint8. */
export function readable(graph: Graph, ref: Ref, { dtype }: TensorType): Ref {
  if (dtype !== 'uint8') return ref;
  return graph.node('Cast', [ref], { SrcT: attribute.type('uint8'), DstT: attribute.type('int32') });
}

function emitOnce(
  { graph, gpu, widens, handles }: FunctionContext,
  program: Program,
  feeds: ReadonlyMap<string, Ref>,
): { outputs: ReadonlyMap<string, Ref>; done: Ref | null } {
  const scope = new Scope({ graph, gpu, widens, handles, feeds, enter: (ref) => ref, pivot: null });
  const { outputs, effects } = emitBody(scope, program);
  const done =
    effects.length === 0
      ? null
      : graph.node('Const', [], { dtype: attribute.type('int32'), value: attribute.tensor('int32', [], [1]) }, effects);
  return { outputs, done };
}
