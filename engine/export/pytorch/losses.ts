/** Losses as torch.nn.functional has them, of `outputs`, `targets` and the `labels` that these are made of. */
import { lossOf } from '../../training/losses/index.ts';
import type { LossSettings } from '../../model/types.ts';
import { named, python } from '../../layers/python.ts';
import { classesOf, type End } from '../outputHeads.ts';

type ByClass = Extract<LossSettings, { type: 'CrossEntropyLoss' | 'NLLLoss' | 'MultiMarginLoss' }>;

/** Losses that PyTorch gives the number of the right class. */
const isByClass = (loss: LossSettings): loss is ByClass => lossOf(loss).compares === 'classes';

const weights = (values: readonly number[]): string | undefined =>
  values.length ? `torch.tensor(${list(values)}, device=outputs.device)` : undefined;
const list = (values: readonly number[]): string => `[${values.join(', ')}]`;

/** `, weight=…, p=2`: what is undefined is left out, and what is text is source. */
function rest(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`, ${name}=${String(value)}`]))
    .join('');
}

/** What the outputs are compared with, as a tensor like them. */
function targetsOf(end: End): string {
  const { target, loss } = end;
  if (target === 'input') return 'x';
  const hot =
    target === 'binary'
      ? 'labels.reshape(outputs.shape).float()'
      : `F.one_hot(labels, ${classesOf(end)})${turned(end) ? '.movedim(-1, 1)' : ''}.float()`;
  return loss.type === 'HingeEmbeddingLoss' ? `2 * ${hot} - 1` : hot;
}

/** Whether classes do not lie on the last axis, on which one-hot vectors have them. */
const turned = ({ shape, axis }: End): boolean => axis < shape.length - 1;

/** Statements that end with the loss's value. */
export function lossLines(end: End): { lines: readonly string[]; value: string } {
  const { loss, shape, target } = end;
  if (target !== 'input' && isByClass(loss)) return byClass(end, loss);
  const value = valueOf(loss, shape);
  return { lines: [`targets = ${targetsOf(end)}`], value };
}

function byClass(end: End, loss: ByClass): { lines: readonly string[]; value: string } {
  const { shape } = end;
  // PyTorch takes classes on axis 1; of multi_margin_loss, rows of them alone.
  const rows = turned(end)
    ? 'outputs.movedim(1, -1).flatten(0, -2), labels.flatten()'
    : 'outputs.flatten(0, -2), labels.flatten()';
  const isPlain = shape.length === 1 || (turned(end) && loss.type !== 'MultiMarginLoss');
  const given = isPlain ? 'outputs, labels' : rows;
  return { lines: [], value: likelihood(loss, given) };
}

function likelihood(loss: ByClass, given: string): string {
  switch (loss.type) {
    case 'CrossEntropyLoss':
      return `F.cross_entropy(${given}${rest({
        weight: weights(loss.classWeights),
        ignore_index: loss.ignoreIndex === -100 ? undefined : loss.ignoreIndex,
        label_smoothing: loss.labelSmoothing || undefined,
      })})`;
    case 'NLLLoss':
      return `F.nll_loss(${given}${rest({
        weight: weights(loss.classWeights),
        ignore_index: loss.ignoreIndex === -100 ? undefined : loss.ignoreIndex,
      })})`;
    case 'MultiMarginLoss':
      return `F.multi_margin_loss(${given}${rest({
        p: loss.p === '1' ? undefined : Number(loss.p),
        margin: loss.margin === 1 ? undefined : loss.margin,
        weight: weights(loss.classWeights),
      })})`;
  }
}

function valueOf(loss: LossSettings, shape: readonly number[]): string {
  const both = 'outputs, targets';
  switch (loss.type) {
    case 'CrossEntropyLoss':
      return likelihood(loss, both);
    case 'NLLLoss': {
      const of = loss.classWeights.length
        ? `targets * ${weights(loss.classWeights)!}.view(-1${', 1'.repeat(shape.length - 1)})`
        : 'targets';
      // PyTorch takes classes here; of shares, the mean of what each says.
      return `-(${of} * outputs).sum() / (${of}).sum()`;
    }
    case 'MultiMarginLoss':
      throw new Error('MultiMarginLoss is given classes');
    case 'MSELoss':
      return `F.mse_loss(${both})`;
    case 'L1Loss':
      return `F.l1_loss(${both})`;
    case 'SmoothL1Loss':
      return `F.smooth_l1_loss(${both}${rest({ beta: loss.beta === 1 ? undefined : loss.beta })})`;
    case 'HuberLoss':
      return `F.huber_loss(${both}${rest({ delta: loss.delta === 1 ? undefined : loss.delta })})`;
    case 'BCELoss':
      return `F.binary_cross_entropy(${both})`;
    case 'BCEWithLogitsLoss': {
      // One weight for each place on the first axis of a sample.
      const along = loss.posWeight.length > 1 && shape.length > 1 ? `.view(-1${', 1'.repeat(shape.length - 1)})` : '';
      const pos = weights(loss.posWeight);
      return `F.binary_cross_entropy_with_logits(${both}${rest({ pos_weight: pos && pos + along })})`;
    }
    case 'KLDivLoss':
      return `F.kl_div(${both}, ${named({ reduction: loss.reduction, log_target: loss.logTarget || undefined })})`;
    case 'HingeEmbeddingLoss':
      return `F.hinge_embedding_loss(${both}${rest({ margin: loss.margin === 1 ? undefined : loss.margin })})`;
    case 'CosineEmbeddingLoss':
      return 'F.cosine_embedding_loss(outputs.flatten(1), targets.flatten(1), torch.ones(len(outputs), device=outputs.device))';
    case 'PoissonNLLLoss':
      return `F.poisson_nll_loss(${both}${rest({
        log_input: loss.logInput ? undefined : python(false),
        full: loss.full ? python(true) : undefined,
        eps: loss.eps === 1e-8 ? undefined : loss.eps,
      })})`;
  }
}
