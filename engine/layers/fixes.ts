/** Turns what a shape rule proposes into changes of the document that the user can pick. */
import type { Edge } from '../document/types.ts';
import type { TensorType } from '../program/types.ts';
import type { Fix, NodeAnalysis } from './analysis.ts';
import type { LayerDefinition, Resolved } from './definition.ts';
import { type Broken, proposals } from './mend.ts';
import { type FixHint, LayerProblem } from './problem.ts';
import { layerOf, resolveParams } from './registry.ts';
import type { FlatNode } from './resolve.ts';
import { checkParams, fieldFault } from './validate.ts';

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

/** Parameters that another layer takes over: those of the same name, one number for all axes and the other way round. */
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

/** What comes of a proposal: nothing wrong, another fault, or what was wrong before. */
type Outcome = 'mended' | 'other' | 'same';

function outcome(hint: FixHint, layer: LayerDefinition, { params, inputs, problem }: Broken): Outcome {
  const infer = (of: LayerDefinition, given: Resolved, types: readonly TensorType[]): readonly TensorType[] => {
    const resolved = resolveParams(of, given);
    checkParams(of, resolved);
    return of.infer({ params: resolved, inputs: types });
  };
  try {
    if (hint.kind === 'setParams') infer(layer, { ...params, ...hint.params }, inputs);
    else {
      const other = layerOf(hint.layer);
      if (!other) return 'same';
      if (hint.kind === 'replace') infer(other, adopted(other, params), inputs);
      else {
        const [made] = infer(other, hint.params ?? {}, [inputs[hint.input]!]);
        infer(
          layer,
          params,
          inputs.map((type, i) => (i === hint.input ? made! : type)),
        );
      }
    }
    return 'mended';
  } catch (error) {
    if (!(error instanceof LayerProblem)) throw error;
    return error.code === problem.code ? 'same' : 'other';
  }
}

const worded = (en: string, zh: string): Fix['label'] => ({ en, zh });

export const setLabel = (params: Resolved): Fix['label'] => worded(`Set ${show(params)}`, `设 ${show(params)}`);
export const replaceLabel = (layer: string): Fix['label'] => worded(`Use ${layer} instead`, `改用 ${layer}`);

/** @param input Counted from 0; only told where there are several. */
export function insertLabel(layer: string, params: Resolved = {}, input?: number): Fix['label'] {
  const told = Object.entries(params).filter(([, value]) => value !== 0);
  const what = told.length ? `${layer} (${show(Object.fromEntries(told))})` : layer;
  return input === undefined
    ? worded(`Insert ${what} before it`, `在它前面插入 ${what}`)
    : worded(`Insert ${what} before its input ${input + 1}`, `在第 ${input + 1} 个输入前插入 ${what}`);
}

function labelOf(hint: FixHint, severalInputs: boolean): Fix['label'] {
  if (hint.kind === 'setParams') return setLabel(hint.params);
  if (hint.kind === 'replace') return replaceLabel(hint.layer);
  return insertLabel(hint.layer, hint.params, severalInputs ? hint.input : undefined);
}

export interface Fault {
  readonly node: FlatNode;
  readonly layer: LayerDefinition;
  readonly analysis: NodeAnalysis;
  readonly problem: LayerProblem;
  /** The edge that feeds an input, by its index. */
  readonly edgeOf: (input: number) => Edge | undefined;
}

/** What mends a fault of a layer, the likeliest first; cutting the edge at fault comes last. */
export function fixesFor({ node, layer, analysis, problem, edgeOf }: Fault): Fix[] {
  // A sum that a residual instance makes is drawn nowhere.
  if (node.id.split('/').at(-1)!.startsWith('+')) return [];
  const place = { node: node.path.at(-1)!, ...(node.module === null ? {} : { module: node.module }) };
  const drawn = (input: number | undefined): string | undefined => {
    const edge = input === undefined ? undefined : edgeOf(input);
    return edge && drawnEdge(edge.id);
  };
  const known = analysis.inputs.every((type) => type !== null);
  const inputs = known ? (analysis.inputs as readonly TensorType[]) : [];
  const broken: Broken = { type: node.type, params: analysis.params, inputs, problem };
  // Parameters that are no numbers at all are mended before shapes are looked at.
  const judged = known && problem.code !== 'layer.param';
  const tried = (judged ? proposals(broken) : problem.fixes).map((hint) => ({
    hint,
    result: judged ? outcome(hint, layer, broken) : ('mended' as Outcome),
  }));
  const mending = tried.filter(({ result }) => result === 'mended');
  const chosen = mending.length ? mending : tried.filter(({ result }) => result === 'other');
  const seen = new Set<string>();
  const fixes = chosen.flatMap(({ hint }): Fix[] => {
    const label = labelOf(hint, inputs.length > 1);
    if (seen.has(label.en)) return [];
    seen.add(label.en);
    if (hint.kind !== 'insertBefore') return [{ ...place, ...hint, label }];
    const edge = drawn(hint.input);
    const params = hint.params ? { params: hint.params } : {};
    return edge === undefined ? [] : [{ kind: hint.kind, layer: hint.layer, ...place, edge, ...params, label }];
  });
  const edge = drawn(problem.input);
  return [...fixes.slice(0, MOST), ...(edge === undefined ? [] : [disconnect({ ...place, edge })])];
}
