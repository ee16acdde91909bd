/** Turns what a shape rule proposes into changes of the document that the user can pick. */
import type { Edge } from '../model/types.ts';
import type { Change, Fix, NodeAnalysis } from './types.ts';
import type { LayerDefinition } from '../layers/definition.ts';
import type { Resolved } from '../layers/parameters.ts';
import type { Broken } from './fixProposals.ts';
import type { FixHint, LayerProblem } from '../layers/problem.ts';
import type { FlatNode } from './flat.ts';
import { searchFixes, type Steps } from './fixSearch.ts';

/** As many as a card shows at a glance. */
const MOST = 4;

/** Where a fix works: ids as they are drawn. */
type Place = Pick<Fix, 'node' | 'edge' | 'module'>;

export const disconnect = (at: Place): Fix => ({
  kind: 'disconnect',
  ...at,
  label: { en: 'Disconnect it', zh: '断开连接' },
});

/** The drawn edge that a flat one comes from; undefined for those that repeats and residuals add. */
function drawnEdge(flat: string): string | undefined {
  const id = flat.split('/').at(-1)!;
  return /^[>+]/.test(id) ? undefined : id;
}

const show = (params: object): string =>
  Object.entries(params)
    .map(([key, value]) => `${key} = ${Array.isArray(value) ? value.join('×') : String(value)}`)
    .join(', ');

const worded = (en: string, zh: string): Fix['label'] => ({ en, zh });

export const setLabel = (params: Resolved): Fix['label'] => worded(`Set ${show(params)}`, `设 ${show(params)}`);
export const replaceLabel = (layer: string): Fix['label'] => worded(`Use ${layer} instead`, `改用 ${layer}`);

/** Of arguments that a layer does not have. */
const leaveOutLabel = (layer: string): Fix['label'] =>
  worded(`Remove arguments that ${layer} does not have`, `去掉 ${layer} 没有的参数`);

const inserted = (layer: string, params: Resolved = {}): string => {
  const told = Object.entries(params).filter(([, value]) => value !== 0);
  return told.length ? `${layer} (${show(Object.fromEntries(told))})` : layer;
};

/** @param input Counted from 0; only told where there are several. */
export function insertLabel(layer: string, params?: Resolved, input?: number): Fix['label'] {
  const what = inserted(layer, params);
  return input === undefined
    ? worded(`Insert ${what} before it`, `在它前面插入 ${what}`)
    : worded(`Insert ${what} before its input ${input + 1}`, `在第 ${input + 1} 个输入前插入 ${what}`);
}

function labelOf(hint: FixHint, severalInputs: boolean): Fix['label'] {
  if (hint.kind === 'setParams') return setLabel(hint.params);
  if (hint.kind === 'replace') return replaceLabel(hint.layer);
  return insertLabel(hint.layer, hint.params, severalInputs ? hint.input : undefined);
}

function stepsLabel([first, second]: Steps, severalInputs: boolean): Fix['label'] {
  if (!second) return labelOf(first, severalInputs);
  // Both in one way in are told as they then stand there.
  if (first.kind === 'insertBefore' && second.kind === 'insertBefore' && first.input === second.input) {
    const [a, b] = [inserted(first.layer, first.params), inserted(second.layer, second.params)];
    return severalInputs
      ? worded(
          `Insert ${a}, then ${b} before its input ${first.input + 1}`,
          `在第 ${first.input + 1} 个输入前依次插入 ${a} 和 ${b}`,
        )
      : worded(`Insert ${a}, then ${b} before it`, `在它前面依次插入 ${a} 和 ${b}`);
  }
  const [one, two] = [labelOf(first, severalInputs), labelOf(second, severalInputs)];
  return worded(`${one.en}, then ${two.en[0]!.toLowerCase()}${two.en.slice(1)}`, `${one.zh}，再${two.zh}`);
}

export interface Fault {
  readonly node: FlatNode;
  readonly layer: LayerDefinition;
  readonly analysis: NodeAnalysis;
  readonly problem: LayerProblem;
  /** The edge that feeds an input, by its index. */
  readonly edgeOf: (input: number) => Edge | undefined;
}

/** The fixes of a layer's error, the likeliest first; cutting the edge at fault comes last. */
export function fixesFor({ node, analysis, problem, edgeOf }: Fault): Fix[] {
  // A sum that a residual instance makes is drawn nowhere.
  if (node.id.split('/').at(-1)!.startsWith('+')) return [];
  const place = { node: node.path.at(-1)!, ...(node.module === null ? {} : { module: node.module }) };
  const drawn = (input: number | undefined): string | undefined => {
    const edge = input === undefined ? undefined : edgeOf(input);
    return edge && drawnEdge(edge.id);
  };
  const changeOf = (hint: FixHint): Change | null => {
    if (hint.kind !== 'insertBefore') return { node: place.node, ...hint };
    const { kind, layer, params } = hint;
    const edge = drawn(hint.input);
    return edge === undefined ? null : { kind, layer, node: place.node, edge, ...(params ? { params } : {}) };
  };
  const known = analysis.inputs.every((type) => type !== null);
  const inputs = known ? analysis.inputs : [];
  const broken: Broken = { type: node.type, params: analysis.params, inputs, problem };
  // Parameters that are no numbers at all are fixed before shapes are looked at.
  const searched = known && problem.code !== 'layer.param' && problem.code !== 'layer.unknownParam';
  const seen = new Set<string>();
  const fixes = (searched ? searchFixes(broken) : problem.fixes.map((hint): Steps => [hint])).flatMap(
    (steps): Fix[] => {
      const isSame = steps[0].kind === 'replace' && steps[0].layer === node.type;
      const label = isSame ? leaveOutLabel(node.type) : stepsLabel(steps, inputs.length > 1);
      const [first, second] = steps.map((hint) => hint && changeOf(hint));
      if (!first || second === null || seen.has(label.en)) return [];
      seen.add(label.en);
      return [{ ...place, ...first, ...(second ? { then: second } : {}), label }];
    },
  );
  const edge = drawn(problem.input);
  return [...fixes.slice(0, MOST), ...(edge === undefined ? [] : [disconnect({ ...place, edge })])];
}
