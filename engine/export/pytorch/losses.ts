/** Losses as torch.nn.functional has them, of `outputs`, `targets` and the `labels` that these are made of. */
import { lossOf } from '../../losses/index.ts';
import { classesOf, type End } from '../outputHeads.ts';

/** What the outputs are compared with, as a tensor like them. */
function targetsOf(end: End): string {
  const { target } = end;
  if (target === 'input') return 'x';
  const hot =
    target === 'binary'
      ? 'labels.reshape(outputs.shape).float()'
      : `F.one_hot(labels, ${classesOf(end)})${turned(end) ? '.movedim(-1, 1)' : ''}.float()`;
  const { otherTarget: other = 0 } = lossOf(end.loss);
  return other === 0 ? hot : `${1 - other} * ${hot} ${other < 0 ? '-' : '+'} ${Math.abs(other)}`;
}

/** Whether classes do not lie on the last axis, on which one-hot vectors have them. */
const turned = ({ shape, axis }: End): boolean => axis < shape.length - 1;

/** Outputs and labels as PyTorch takes them of a loss that compares classes: on axis 1, or in rows. */
function classesGiven(end: End): string {
  const { shape, loss } = end;
  if (shape.length === 1 || (turned(end) && !lossOf(loss).takesRows)) return 'outputs, labels';
  return turned(end)
    ? 'outputs.movedim(1, -1).flatten(0, -2), labels.flatten()'
    : 'outputs.flatten(0, -2), labels.flatten()';
}

/** Statements that end with the loss's value. */
export function lossLines(end: End): { lines: readonly string[]; value: string } {
  const { loss, target } = end;
  const { compares, python } = lossOf(loss);
  const byClass = compares === 'classes' && target !== 'input';
  return {
    lines: byClass ? [] : [`targets = ${targetsOf(end)}`],
    value: python(loss, byClass ? classesGiven(end) : 'outputs, targets', end),
  };
}
