/**
 * A program repeated over the leading axis of its feeds, inside one run of the
 * session. Written with TensorFlow's plain control-flow nodes:
 *
 *   Enter ─► Merge ─► Less ─► LoopCond ─► Switch ─┬─► Exit
 *              ▲                                  └─► body ─► NextIteration ─┐
 *              └─────────────────────────────────────────────────────────────┘
 *
 * Two values go round: the counter, which waits for the effects of its
 * iteration, so that the next one sees them; and a chain of `flow` per output,
 * which orders the writes to the array that collects it.
 */
import type { Program } from '../../../program/types.ts';
import { attribute, type TfType } from '../graph/attributes.ts';
import { type Graph, type Ref, result } from '../graph/graph.ts';
import { emitBody } from './body.ts';
import type { FunctionContext } from './scope.ts';
import { Scope } from './scope.ts';

const INT = attribute.type('int32');
const FLOAT = attribute.type('float32');

class Loop {
  readonly #graph: Graph;
  readonly #frame: string;
  readonly #entered = new Map<Ref, Ref>();

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#frame = `loop${graph.size}`;
  }

  #enter(ref: Ref, dtype: TfType, constant: boolean): Ref {
    return this.#graph.node('Enter', [ref], {
      T: attribute.type(dtype),
      frame_name: attribute.string(this.#frame),
      is_constant: attribute.bool(constant),
      parallel_iterations: attribute.int(1),
    });
  }

  /** Enters a loop-invariant value. */
  constant(ref: Ref, dtype: TfType): Ref {
    const known = this.#entered.get(ref);
    if (known) return known;
    const made = this.#enter(ref, dtype, true);
    this.#entered.set(ref, made);
    return made;
  }

  /** The Merge of a loop variable; its second operand is added once the body is emitted. */
  merge(start: Ref, dtype: TfType): Ref {
    return this.#graph.node('Merge', [this.#enter(start, dtype, false)], {
      T: attribute.type(dtype),
      N: attribute.int(2),
    });
  }

  back(merge: Ref, value: Ref, dtype: TfType): void {
    this.#graph.addInput(merge, this.#graph.node('NextIteration', [value], { T: attribute.type(dtype) }));
  }
}

/** A scalar constant outside of loops. */
function outside(graph: Graph, value: number): Ref {
  return graph.node('Const', [], { dtype: INT, value: attribute.tensor('int32', [], [value]) });
}

/** K, from the first axis of a feed. */
function iterations(graph: Graph, feed: Ref, dtype: TfType): Ref {
  const shape = graph.node('Shape', [feed], { T: attribute.type(dtype), out_type: INT });
  const zero = outside(graph, 0);
  return graph.node('GatherV2', [shape, zero, zero], { Tparams: INT, Tindices: INT, Taxis: INT });
}

/**
 * Emits a while loop that runs a program once for each row of its feeds; results are collected in tensor arrays.
 * @returns results with a leading axis K
 */
export function emitLoop(
  { graph, gpu, widens, handles }: FunctionContext,
  program: Program,
  placeholders: ReadonlyMap<string, Ref>,
): { outputs: ReadonlyMap<string, Ref>; done: Ref | null } {
  const feedType = new Map<string, TfType>();
  for (const { kind, attrs } of program.operations) if (kind === 'Input') feedType.set(attrs.name, attrs.type.dtype);
  const [first] = placeholders;
  if (!first) throw new Error('A repeated function needs a feed to be repeated over');

  const loop = new Loop(graph);
  const count = iterations(graph, first[1], feedType.get(first[0])!);
  const counterHead = loop.merge(outside(graph, 0), 'int32');
  const more = graph.node('Less', [counterHead, loop.constant(count, 'int32')], { T: INT });
  const condition = graph.node('LoopCond', [more]);
  const turn = (head: Ref, dtype: TfType): Ref => graph.node('Switch', [head, condition], { T: attribute.type(dtype) });
  const counterSwitch = turn(counterHead, 'int32');
  const counter = graph.node('Identity', [result(counterSwitch, 1)], { T: INT });

  const feeds = new Map<string, Ref>();
  const scopeOptions = { graph, gpu, widens, handles, feeds, pivot: counter };
  const scope = new Scope({ ...scopeOptions, enter: (ref, dtype) => loop.constant(ref, dtype) });
  for (const [name, placeholder] of placeholders) {
    const dtype = feedType.get(name)!;
    const attributes = { Tparams: attribute.type(dtype), Tindices: INT, Taxis: INT };
    feeds.set(name, graph.node('GatherV2', [loop.constant(placeholder, dtype), counter, scope.int32(0)], attributes));
  }

  const body = emitBody(scope, program);
  const next = graph.node('AddV2', [counter, scope.int32(1)], { T: INT }, body.effects);
  loop.back(counterHead, next, 'int32');

  const outputs = new Map<string, Ref>();
  for (const [name, value] of body.outputs) {
    const dtype = program.types[program.outputs[name]!]!.dtype;
    const array = graph.node('TensorArrayV3', [count], { dtype: attribute.type(dtype) });
    const flowHead = loop.merge(result(array, 1), 'float32');
    const flowSwitch = turn(flowHead, 'float32');
    const operands = [loop.constant(array, 'resource'), counter, value, result(flowSwitch, 1)];
    loop.back(flowHead, graph.node('TensorArrayWriteV3', operands, { T: attribute.type(dtype) }), 'float32');
    const exit = graph.node('Exit', [result(flowSwitch, 0)], { T: FLOAT });
    const every = graph.node('Range', [outside(graph, 0), count, outside(graph, 1)], { Tidx: INT });
    outputs.set(name, graph.node('TensorArrayGatherV3', [array, every, exit], { dtype: attribute.type(dtype) }));
  }
  const exit = graph.node('Exit', [result(counterSwitch, 0)], { T: INT });
  return { outputs, done: body.effects.length > 0 || outputs.size === 0 ? exit : null };
}
