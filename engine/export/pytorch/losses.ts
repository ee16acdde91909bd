/** Losses with torch.nn.functional, of `outputs`, `targets` and the `labels` that these are made of. */
import { lossOf } from '../../losses/index.ts';
import { weightsOf } from './balance.ts';
import { classesOf, type OutputHead } from '../outputHeads.ts';

/** The target as a tensor in the shape of the outputs. */
function targetsOf(end: OutputHead): string {
  const { target } = end;
  if (target === 'input') return 'x';
  const hot =
    target === 'binary' || target === 'values'
      ? 'labels.reshape(outputs.shape).float()'
      : `F.one_hot(labels, ${classesOf(end)})${turned(end) ? '.movedim(-1, 1)' : ''}.float()`;
  const { otherTarget: other = 0 } = lossOf(end.loss);
  return other === 0 ? hot : `${1 - other} * ${hot} ${other < 0 ? '-' : '+'} ${Math.abs(other)}`;
}

/** Whether the class axis is not the last one, as in one-hot vectors. */
const turned = ({ shape, axis }: OutputHead): boolean => axis < shape.length - 1;

/** Outputs and labels as PyTorch's losses of classes take them: classes on axis 1, or in rows. */
function classesGiven(end: OutputHead): string {
  const { shape, loss } = end;
  if (shape.length === 1 || (turned(end) && !lossOf(loss).takesRows)) return 'outputs, labels';
  return turned(end)
    ? 'outputs.movedim(1, -1).flatten(0, -2), labels.flatten()'
    : 'outputs.flatten(0, -2), labels.flatten()';
}

/** Statements that end with the value of the loss. */
export function lossLines(end: OutputHead): { lines: readonly string[]; value: string } {
  const { loss, target } = end;
  const { compares, python } = lossOf(loss);
  const classWeights = weightsOf(end);
  const values = target === 'values' || target === 'input';
  const context = {
    ...end,
    target: target === 'values' ? 'input' : target,
    ...(classWeights === undefined ? {} : { classWeights }),
  } as const;
  const byClass = compares === 'classes' && !values;
  return {
    lines: byClass ? [] : [`targets = ${targetsOf(end)}`],
    value: python(loss, byClass ? classesGiven(end) : 'outputs, targets', context),
  };
}
