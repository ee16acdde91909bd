/** Turns the proposals of shape rules into document changes that the user can pick. */
import type { Edge } from '../../model/types.ts';
import type { Change, Fix, NodeAnalysis } from '../types.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import type { Broken } from './fixProposals.ts';
import type { FixHint, LayerProblem } from '../../layers/problem.ts';
import type { FlatNode } from '../flat/flat.ts';
import { searchFixes, type Steps } from './fixSearch.ts';
import type { NetworkContext } from './networkContext.ts';
import { inserted, insertLabel, leaveOutLabel, replaceLabel, setLabel, worded } from './labels.ts';
import { upstreamFixes } from './upstream.ts';

/** Most fixes that a card shows. */
const MOST = 4;

/** Location of a fix: ids in the drawn graph. */
type FixLocation = Pick<Fix, 'node' | 'edge' | 'module'>;

const DISCONNECT: Fix['label'] = { en: 'Disconnect it', zh: '断开连接' };
export const disconnect = (at: FixLocation): Fix => ({ kind: 'disconnect', ...at, label: DISCONNECT });

/** The drawn edge of a flat one; undefined for those that repeats and residuals add. */
function drawnEdge(flat: string): string | undefined {
  const id = flat.split('/').at(-1)!;
  return /^[>+]/.test(id) ? undefined : id;
}

function labelOf(hint: FixHint, severalInputs: boolean): Fix['label'] {
  if (hint.kind === 'setParams') return setLabel(hint.params);
  if (hint.kind === 'replace') return replaceLabel(hint.layer);
  return insertLabel(hint.layer, hint.params, severalInputs ? hint.input : undefined);
}

function stepsLabel([first, second]: Steps, severalInputs: boolean): Fix['label'] {
  if (!second) return labelOf(first, severalInputs);
  // Two insertions before one input are labelled in the order they are drawn.
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
  /** The edge into an input, by its index. */
  readonly edgeOf: (input: number) => Edge | undefined;
  readonly network: NetworkContext;
}

/** The fixes of a layer's error, the likeliest first; removing the edge comes last. */
export function fixesFor({ node, analysis, problem, edgeOf, network }: Fault): Fix[] {
  // The sum of a residual instance is not drawn.
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
  const complete = analysis.inputs.every((type) => type !== null);
  const inputs = complete ? analysis.inputs : [];
  const broken: Broken = { type: node.type, params: analysis.params, inputs, problem };
  // Invalid parameter values are fixed before shapes are checked.
  const searched = complete && problem.code !== 'layer.param' && problem.code !== 'layer.unknownParam';
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
  const upstream = complete ? upstreamFixes(node, problem.code, network) : [];
  return [...[...upstream, ...fixes].slice(0, MOST), ...(edge === undefined ? [] : [disconnect({ ...place, edge })])];
}
