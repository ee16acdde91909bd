/** Searches the proposals for fixes of an error: the shape rules decide what fixes it, alone or with a second step. */
import type { TensorType } from '../../program/types.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import type { Resolved } from '../../layers/parameters.ts';
import { type Broken, costOf, proposals } from './fixProposals.ts';
import { type FixHint, LayerProblem } from '../../layers/problem.ts';
import { layerOf, resolveParams } from '../../layers/registry.ts';
import { checkParams, fieldFault } from '../../layers/validate.ts';

/** Proposals of each of two steps that are combined: a few dozen pairs at most. */
const TRIED = 6;

/** Most pairs offered: many pairs fit by chance. */
const OFFERED = 3;

/** Consecutive steps of one fix. */
export type Steps = readonly [FixHint, FixHint?];

/**
 * Parameters that a replacing layer takes over: those of the same name, with one number expanded to all axes and vice
 * versa.
 */
export function adopted(layer: LayerDefinition, params: Resolved): Resolved {
  const taken = layer.fields.flatMap((field) => {
    const value = params[field.key];
    if (value === undefined || field.kind === 'derived') return [];
    const axes = field.kind === 'pair' ? 2 : field.kind === 'triple' ? 3 : 1;
    const one = Array.isArray(value) ? (value as readonly number[])[0]! : value;
    for (const given of [value, axes > 1 && typeof one === 'number' ? Array<number>(axes).fill(one) : one])
      if (fieldFault(field, given) === null) return [[field.key, given] as const];
    return [];
  });
  return Object.fromEntries(taken);
}

function infer(layer: LayerDefinition, given: Resolved, inputs: readonly TensorType[]): readonly TensorType[] {
  const params = resolveParams(layer, given);
  checkParams(layer, params);
  return layer.infer({ params, inputs });
}

/** A node after a step; throws where the step itself is invalid. */
function changed({ type, params, inputs }: Broken, hint: FixHint): Omit<Broken, 'problem'> {
  if (hint.kind === 'setParams') return { type, params: { ...params, ...hint.params }, inputs };
  if (hint.kind === 'replace') return { type: hint.layer, params: adopted(layerOf(hint.layer)!, params), inputs };
  const [made] = infer(layerOf(hint.layer)!, hint.params ?? {}, [inputs[hint.input]!]);
  return { type, params, inputs: inputs.map((input, i) => (i === hint.input ? made! : input)) };
}

/** The remaining error after a step: null for none, undefined where the step is invalid. */
function after(broken: Broken, hint: FixHint): Broken | null | undefined {
  // The layer may not exist, such as BatchNorm4d.
  if (hint.kind !== 'setParams' && !layerOf(hint.layer)) return undefined;
  let node: Omit<Broken, 'problem'> | undefined;
  try {
    node = changed(broken, hint);
    infer(layerOf(node.type)!, node.params, node.inputs);
    return null;
  } catch (error) {
    if (!(error instanceof LayerProblem)) throw error;
    return node && { ...node, problem: error };
  }
}

/** Fixes of an error, the likeliest first: single steps, or else pairs, or else steps that leave another error. */
export function searchFixes(broken: Broken): Steps[] {
  const tried = proposals(broken).map((hint) => ({ hint, left: after(broken, hint) }));
  const single = tried.filter(({ left }) => left === null).map(({ hint }): Steps => [hint]);
  if (single.length) return single;
  const partial = tried.flatMap(({ hint, left }) => (left ? [{ hint, left }] : []));
  const pairs = partial.slice(0, TRIED).flatMap(({ hint, left }) =>
    proposals(left)
      .slice(0, TRIED)
      .filter((second) => after(left, second) === null)
      .map((second): [FixHint, FixHint] => [hint, second]),
  );
  // Changing one input twice is better than changing both.
  const cost = ([first, second]: [FixHint, FixHint]): number =>
    costOf(first) + costOf(second) + (areApart(first, second) ? 0.5 : 0);
  if (pairs.length) return once(pairs.sort((a, b) => cost(a) - cost(b))).slice(0, OFFERED);
  const { code, input } = broken.problem;
  return partial
    .filter(({ left: { problem } }) => problem.code !== code || problem.input !== input)
    .map(({ hint }) => [hint]);
}

/** Whether two layers are inserted before different inputs. */
const areApart = (first: FixHint, second: FixHint): boolean =>
  first.kind === 'insertBefore' && second.kind === 'insertBefore' && first.input !== second.input;

/** Drops pairs that equal another one in reverse, where the order of steps does not matter. */
function once(pairs: readonly [FixHint, FixHint][]): [FixHint, FixHint][] {
  const seen = new Set<string>();
  return pairs.filter(([first, second]) => {
    const [a, b] = [JSON.stringify(first), JSON.stringify(second)];
    seen.add(`${a} ${b}`);
    return !areApart(first, second) || !seen.has(`${b} ${a}`);
  });
}
