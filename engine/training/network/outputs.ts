/** The target of each output, and whether the two match. */
import type { LossSettings, TargetSettings, TrainingSettings } from '../../model/types.ts';
import { UserError } from '../../errors/error.ts';
import { formatShape } from '../../errors/format.ts';
import { sameShape } from '../../program/shapes.ts';
import type { Shape } from '../../program/types.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { labelOf, type DatasetShape } from '../../datasets/shape.ts';
import { classAxis, isAmbiguous, isBinary } from '../../losses/classes.ts';
import { lossOf, outputActivationOf } from '../../losses/index.ts';
import { mixes } from '../../settings/augmentation.ts';
import { augmentedSize } from '../augmentation/rows.ts';
import type { Network, NetworkOutput } from './network.ts';

export interface OutputPlan {
  readonly output: NetworkOutput;
  /** Index in `network.outputs`. */
  readonly index: number;
  readonly loss: LossSettings;
  readonly weight: number;
  readonly target: TargetSettings;
}

/** Loss and target of an output: its own settings, else those of the training. @param id of the Output node */
export function outputSettings(training: TrainingSettings, id: string): Pick<OutputPlan, 'loss' | 'target' | 'weight'> {
  const own = training.outputs.find(({ output }) => output === id);
  const { loss, target } = own ?? training;
  return { loss, target, weight: own?.weight ?? 1 };
}

/** One plan for each output. */
export const outputPlans = (network: Network, training: TrainingSettings): OutputPlan[] =>
  network.outputs.map((output, index) => ({ output, index, ...outputSettings(training, output.id) }));

/** The output that accuracy is computed of: the first one with class targets. */
export const classifier = (plans: readonly OutputPlan[], data: DatasetShape): OutputPlan | null =>
  labelOf(data).kind === 'classes' ? (plans.find(({ target }) => target === 'label') ?? null) : null;

/** Refuses a dataset that does not match the network's Inputs and Outputs, and settings that contradict each other. */
export function checkFit(network: Network, training: TrainingSettings, data: DatasetShape): void {
  const { sample } = data;
  const logical = data.channelsLast ? [sample[sample.length - 1]!, ...sample.slice(0, -1)] : sample;
  const got = ['N', ...logical] as const;
  if (formatShape(got) !== formatShape(network.inputShape)) {
    throw new UserError('run.dataShape', { data: formatShape(got), input: formatShape(network.inputShape) });
  }
  optimizerOf(training.optimizer).check?.(training.optimizer);
  checkMixing(outputPlans(network, training), training, data);
  for (const plan of outputPlans(network, training)) {
    checkOutput(plan, network, data);
    checkBalance(plan, training);
  }
}

function checkOutput({ output, loss, target }: OutputPlan, network: Network, data: DatasetShape): void {
  const { shape, id, title: name } = output;
  const where = { node: id };
  const label = labelOf(data);
  const labels: Shape = target === 'input' ? network.inputShape : ['N', ...label.shape];
  const { compares, takesRows } = lossOf(loss);
  if (target === 'label' && label.scale && outputActivationOf(loss) !== 'identity')
    throw new UserError('run.scaledTarget', { loss: loss.type, name }, where);
  if (target === 'input' || label.kind === 'values') {
    if (takesRows) throw new UserError('run.lossTarget', { loss: loss.type, name }, where);
    const alike = sameShape(shape, labels) || (label.shape.length === 0 && target === 'label' && isColumn(shape));
    if (!alike)
      throw new UserError('run.targetShape', { name, output: formatShape(shape), target: formatShape(labels) }, where);
    return;
  }
  // A binary classification needs only one output.
  if (compares === 'values' && isBinary(shape, labels) && data.classes <= 2) return;
  if (isAmbiguous(shape, labels)) throw new UserError('run.ambiguousAxis', { output: formatShape(shape) }, where);
  const axis = classAxis(shape, labels);
  if (axis === null || (shape[axis] as number) < data.classes) {
    throw new UserError('run.outputShape', { output: formatShape(shape), classes: data.classes }, where);
  }
}

/** Refuses to mix samples that are not images of one class each, or whose class no output learns. */
function checkMixing(plans: readonly OutputPlan[], { augmentation }: TrainingSettings, data: DatasetShape): void {
  if (!mixes(augmentation)) return;
  if (!augmentedSize(augmentation, data) || !classifier(plans, data)) throw new UserError('run.mixData');
}

/** Refuses a loss that takes no class weights, or has its own. */
function checkBalance({ loss, target, output: { title: name } }: OutputPlan, { balance }: TrainingSettings): void {
  if (balance !== 'weights' || target !== 'label') return;
  const own = 'classWeights' in loss ? loss.classWeights.length : null;
  if (own === null) throw new UserError('run.balanceLoss', { loss: loss.type, name });
  if (own) throw new UserError('run.balanceTwice', { loss: loss.type, name });
}

/** Size of an output's class axis; 0 where it does not fit labels of the data. */
export function classesOfOutput({ output: { shape } }: OutputPlan, data: DatasetShape): number {
  const axis = classAxis(shape, ['N', ...labelOf(data).shape]);
  return axis === null ? 0 : (shape[axis] as number);
}

/** Whether a shape is [N, 1]: one number per sample. */
const isColumn = (shape: Shape): boolean => shape.length === 2 && shape[1] === 1;
