/** Writes the nodes of a graph: layers one by one, and modules that occur more than once as calls of functions. */
import type { GraphNode, Module } from '../../model/types.ts';
import { instanceSettings, moduleOf } from '../../layers/module.ts';
import { inOrder, roundsOf } from '../graphTraversal.ts';
import type { LinesOf } from '../sourceMap.ts';
import { type Call, callLines } from './calls.ts';
import { camel, identifier, type Namer, namer } from './identifier.ts';
import { endsOf, type ExportContext, OWN_NAMES } from './exportContext.ts';
import { writeLayer } from './layerWriter.ts';
import { INDENT, type Layout, ModelWriter, OWN, type Step } from './modelWriter.ts';

/** Writes a node of a graph whose flat ids begin with `ids`. */
export function writeDrawn(
  context: ExportContext,
  target: ModelWriter,
  node: GraphNode,
  ids: string,
  names: Namer,
): void {
  const id = ids + node.id;
  if (context.byId.has(id)) return writeLayer(context, target, id, names);
  const module = moduleOf(node, context.modules);
  if (!module || !context.analysis.flat.instances.has(id)) return;
  const { residual, runs } = instanceSettings(node.params);
  const rounds = roundsOf(node).map((round) => `${id}${round}/`);
  if (runs !== 'always') return writeConditional(context, target, { module, residual }, rounds, runs, names);
  // A module that is used once, or is broken, is written inline.
  const isCallable =
    (rounds.length > 1 || context.uses(module.id) > 1) &&
    rounds.every((round) => context.within(round).every((inner) => context.isOk(inner.id)));
  if (isCallable) return writeCalls(context, target, { node, id, module, rounds, residual, names });
  for (const round of rounds) writeRound(context, target, { module, residual }, round, names);
}

/**
 * Writes an instance that runs by a condition. A model of tfjs layers is a fixed graph: all repetitions are in it, and
 * choices take the results that count.
 */
function writeConditional(
  context: ExportContext,
  target: ModelWriter,
  way: Way,
  rounds: readonly string[],
  runs: 'if' | 'while',
  names: Namer,
): void {
  const each = endsOf(way.module, 'Output').map((_, i) => i);
  for (const i of each) writeLayer(context, target, `${rounds[0]!}?in${i}`, names);
  for (const round of rounds) writeRound(context, target, way, round, names);
  const choices = runs === 'while' ? [...rounds].reverse() : rounds.slice(0, 1);
  for (const round of choices) for (const i of each) writeLayer(context, target, `${round}?${i}`, names);
}

type Way = Pick<Calls, 'module' | 'residual'>;

/** Writes one repetition of a module, node by node. */
function writeRound(
  context: ExportContext,
  target: ModelWriter,
  { module, residual }: Way,
  ids: string,
  names: Namer,
): void {
  for (const node of inOrder(module.graph)) {
    const id = ids + node.id;
    const from = context.stepAt(target, context.incoming.get(id)?.[0]?.from);
    // The result of a function is not a layer of its own.
    if (target.prefix && node.type === 'Output' && from) target.steps.set(id, [from]);
    else if (!target.steps.has(id))
      target.mark(`${module.id}/${node.id}`, () => writeDrawn(context, target, node, ids, names));
  }
  if (residual) endsOf(module, 'Output').forEach((_, i) => writeLayer(context, target, `${ids}+${i}`, names));
}

/** Flat ids of a repetition's outputs. */
const resultsOf = ({ module, residual }: Way, ids: string): string[] =>
  endsOf(module, 'Output').map((out, i) => (residual ? `${ids}+${i}` : ids + out.id));

interface Calls {
  /** The drawn instance. */
  readonly node: GraphNode;
  /** Its flat id. */
  readonly id: string;
  readonly module: Module;
  /** Prefixes of the flat ids of each repetition. */
  readonly rounds: readonly string[];
  readonly residual: boolean;
  readonly names: Namer;
}

/** A call of a function, and the layouts of its results. */
type Written = Call & { readonly layouts: readonly Layout[] };

function writeCalls(context: ExportContext, target: ModelWriter, calls: Calls): void {
  const { node, id, module, rounds, names } = calls;
  const sources = endsOf(module, 'Input').map((end) =>
    context.stepAt(target, context.incoming.get(rounds[0]! + end.id)?.[0]?.from),
  );
  let given = sources.map((step) => step?.layout ?? 'plain');
  const written = sources.includes(undefined)
    ? [null]
    : rounds.map((ids) => {
        const call = callOf(context, target, calls, ids, given);
        given = call?.layouts.slice() ?? given;
        return call;
      });
  if (written.includes(null)) {
    target.push(`// ${node.name}: waits for a layer before it`);
    return;
  }
  const outs = endsOf(module, 'Output');
  const [first, second] = rounds;
  const each = second === undefined ? first! : `${id}:`;
  const targets = outs.length === 1 ? [names({ id })] : outs.map((out) => names({ id: each + out.id }));
  const inputs = sources.map((step) => step!.expression);
  for (const line of callLines(targets, inputs, written as Written[])) target.push(line);
  resultsOf(calls, rounds.at(-1)!).forEach((result, i) =>
    target.steps.set(result, [{ expression: targets[i]!, layout: given[i]! }]),
  );
}

/** Writes a module's function, or finds an equal one; null where a source is missing. */
function callOf(
  context: ExportContext,
  target: ModelWriter,
  { node, module, residual }: Pick<Calls, 'node'> & Way,
  ids: string,
  given: readonly Layout[],
): Written | null {
  const ins = endsOf(module, 'Input');
  const [out] = endsOf(module, 'Output');
  const end = context.byId.get(ids + out!.id)!;
  const before = (name: string): string => name.slice(0, -out!.name.length);
  const [prefix, drawnIn] = [before(end.weights), before(end.name)];
  // Names in a function are those in the module's graph.
  const own = namer(
    [
      ...context.within(ids).map((inner) => ({ id: inner.id, name: inner.name.slice(drawnIn.length) })),
      ...context.instancesIn(ids, '', module.graph),
    ],
    OWN_NAMES,
  );
  const inputs = ins.map(({ id }) => own({ id: ids + id }));
  const writer = new ModelWriter(target, prefix);
  // A function without inputs is given a tensor with the batch size.
  writer.batch = inputs[0] ?? 'like';
  ins.forEach((input, i) => writer.steps.set(ids + input.id, [{ expression: inputs[i]!, layout: given[i]! }]));
  writeRound(context, writer, { module, residual }, ids, own);
  const results = resultsOf({ module, residual }, ids).map((id) => writer.steps.get(id)?.[0]);
  if (results.includes(undefined)) return null;
  const sharing = writer.sharing ? ['shared'] : [];
  target.sharing ||= writer.sharing;
  const text = functionText(writer, inputs.length ? inputs : ['like'], results as Step[]);
  return {
    name: functionName(context, target, module, text, writer.lines),
    // Shared weights have the same prefix in every call.
    weights: (instanceSettings(node.params).shared ? prefix : target.shown(prefix)).slice(0, -1),
    extra: [...sharing, ...(inputs.length ? [] : [target.batch])],
    layouts: results.map((step) => step!.layout),
  };
}

const TENSOR = 'tf.SymbolicTensor';

/** The function after its name: arguments, result type, and body. */
function functionText(writer: ModelWriter, inputs: readonly string[], results: readonly Step[]): string {
  const args = [
    'name: string',
    ...(writer.sharing ? ['shared: Map<string, tf.layers.Layer>'] : []),
    ...inputs.map((input) => `${input}: ${TENSOR}`),
  ];
  const several = results.length > 1;
  const returned = results.map(({ expression }) => expression).join(', ');
  const body = [...writer.body, `${INDENT}return ${several ? `[${returned}]` : returned};`]
    .join('\n')
    .replace(/'§\.([^']*)'/g, '`${name}.$1`')
    .replaceAll(`${OWN}.`, '${name}.');
  const type = several ? `[${results.map(() => TENSOR).join(', ')}]` : TENSOR;
  return `(${args.join(', ')}): ${type} {\n${body}\n}`;
}

function functionName(
  context: ExportContext,
  target: ModelWriter,
  module: Module,
  text: string,
  lines: LinesOf,
): string {
  const same = target.functions.find((other) => other.module === module.id && other.text.endsWith(text));
  if (same) return same.name;
  const taken = new Set(target.functions.map(({ name }) => name));
  let free = identifier(camel(module.name));
  for (let i = 2; taken.has(free) || context.constants.has(free); i += 1) free = `${camel(module.name)}_${i}`;
  const about = `/** ${module.name}. The names of its weights begin with \`name\`. */`;
  target.functions.push({ module: module.id, name: free, text: `${about}\nfunction ${free}${text}`, lines });
  return free;
}
