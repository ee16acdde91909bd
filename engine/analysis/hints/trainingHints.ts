/** Hints on the training settings: the network can run, but probably not as intended. */
import { lossOf } from '../../losses/index.ts';
import type { Graph, TrainingSettings } from '../../model/types.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { layerOf } from '../../layers/registry.ts';
import { worded } from '../fixes/labels.ts';
import { GraphIndex } from '../graphIndex.ts';
import type { Analysis, Fix, Problem } from '../types.ts';

/** Factors between a learning rate and the optimizer's usual one beyond which a hint is given. */
const FAR = { above: 100, below: 1e-4 };

/** The network, its settings and data. */
export interface Trained {
  readonly graph: Graph;
  readonly training: TrainingSettings;
  readonly analysis: Pick<Analysis, 'nodes' | 'totals'>;
  /** Number of classes; null where labels are not classes, or the data are unknown. */
  readonly classes: number | null;
  /** Number of values that are predicted; null where labels are classes, or the data are unknown. */
  readonly targets?: number | null;
}

function hint(code: string, node: string | null, params: Problem['error']['params'], fixes: readonly Fix[]): Problem {
  const where = node === null ? {} : { node };
  const error = { code, params, where };
  return { severity: 'hint', error, node, path: node, module: null, edge: null, blocks: [], fixes };
}

/**
 * @returns hints on the learning rate, on missing parameters, and on outputs that do not match the number of classes
 */
export function trainingHints(trained: Trained): Problem[] {
  const { graph, analysis } = trained;
  // While the user still draws, missing parts are expected.
  const ended = graph.nodes.some(({ type, bypass }) => type === 'Output' && !bypass);
  return [
    ...(ended && !analysis.totals.parameters ? [hint('hint.noParameters', null, {}, [])] : []),
    ...learningRate(trained.training),
    ...classCounts(trained),
  ];
}

function learningRate({ optimizer }: TrainingSettings): Problem[] {
  const { fields } = optimizerOf(optimizer);
  const [lr, usual] = [optimizer.lr, fields.lr.default];
  if (!(lr > usual * FAR.above) && !(lr > 0 && lr < usual * FAR.below)) return [];
  const fix: Fix = {
    kind: 'setTraining',
    node: '',
    training: { optimizer: { ...optimizer, lr: usual } },
    label: worded(`Set the learning rate to ${usual}`, `将学习率设为 ${usual}`),
  };
  return [
    hint(lr > usual ? 'hint.largeRate' : 'hint.smallRate', null, { lr, usual, optimizer: optimizer.type }, [fix]),
  ];
}

/** Outputs with more or fewer values than the data have classes or targets. */
function classCounts({ graph, training, analysis, classes, targets = null }: Trained): Problem[] {
  const wanted = classes ?? targets;
  if (wanted === null || (classes !== null && classes < 2)) return [];
  const compared = classes === null ? 'values' : 'classes';
  const drawn = new GraphIndex(graph);
  return graph.nodes.flatMap((node) => {
    const own = training.outputs.find(({ output }) => output === node.id) ?? training;
    if (node.type !== 'Output' || node.bypass || own.target !== 'label' || lossOf(own.loss).compares !== compared)
      return [];
    const [type] = analysis.nodes.get(node.id)?.inputs ?? [];
    const [, count] = type?.shape.length === 2 ? type.shape : [];
    if (typeof count !== 'number' || count === wanted) return [];
    const last = drawn.before(node.id, ({ type: other }) => other === 'Identity');
    const isLinear = last && layerOf(last.type)?.role === 'linear';
    const params = { out_features: wanted };
    const fix: Fix[] = isLinear
      ? [
          {
            kind: 'setParams',
            node: last.id,
            params,
            label: worded(
              `Set out_features = ${wanted} on ${last.name}`,
              `在 ${last.name} 上设 out_features = ${wanted}`,
            ),
          },
        ]
      : [];
    const found = { name: node.name, count };
    return classes === null
      ? [hint('hint.targetCount', node.id, { ...found, targets: wanted }, fix)]
      : [hint('hint.classCount', node.id, { ...found, classes }, fix)];
  });
}
