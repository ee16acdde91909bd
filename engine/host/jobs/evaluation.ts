/** Tests trained weights on the test files. */
import { ignoredClassOf, lossOf, outputActivationOf } from '../../losses/index.ts';
import { setImmediate as breathe } from 'node:timers/promises';
import { checkIndices } from '../../datasets/kinds/indices.ts';
import type { LossSettings } from '../../model/types.ts';
import { UserError } from '../../errors/error.ts';
import type { EvaluationReport } from '../../protocol/reports.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { evaluate } from '../../training/evaluate.ts';
import { ClassCounter } from '../../metrics/classCounter.ts';
import { ValueCounter } from '../../metrics/valueCounter.ts';
import type { OpenSession } from './session.ts';

const NEVER = { aborted: false };
/** What is gathered of every batch. */
class Findings {
  readonly predictions: number[] = [];
  readonly confidence: number[] = [];
  readonly labels: number[] = [];
  classes: ClassCounter | null = null;
  values: ValueCounter | null = null;
  readonly #known: number;
  readonly #loss: LossSettings;

  constructor(knownClasses: number, loss: LossSettings) {
    this.#known = knownClasses;
    this.#loss = loss;
  }

  add({ prediction, probability, label, value, target }: Readonly<Record<string, HostTensor>>): void {
    if (prediction && probability && label) {
      const width = probability.shape.at(-1)!;
      const { isLikelihood = false } = lossOf(this.#loss);
      this.classes ??= new ClassCounter(width, this.#known, ignoredClassOf(this.#loss), isLikelihood);
      this.classes.add(probability.data as Float32Array, prediction.data, label.data);
      // Rows of one class each are shown one by one.
      if (label.shape.length === 1) {
        label.data.forEach((is, i) => {
          const says = prediction.data[i]!;
          this.labels.push(is);
          this.predictions.push(says);
          this.confidence.push(probability.data[i * width + says]!);
        });
      }
    }
    if (value && target) {
      this.values ??= new ValueCounter(value.data.length / value.shape[0]!);
      this.values.add(value.data, target.data);
    }
  }
}

export async function evaluateOnTest(run: string, open: OpenSession): Promise<EvaluationReport> {
  const { session, dataset, bundle } = open;
  const count = dataset.count('test');
  if (!count) throw new UserError('run.noTest', { path: dataset.path });
  const start = performance.now();
  const { plans, shown } = bundle;
  const findings = new Findings(dataset.shape.classes, shown.loss);
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  const sums = await evaluate(session, 'test', indices, {
    signal: NEVER,
    breathe: () => breathe(),
    batch: bundle.evaluationBatch,
    weights: plans.map(({ weight }) => weight),
    rows: (outputs) => findings.add(outputs),
  });
  const { predictions, confidence, labels, classes } = findings;
  const ofClasses = classes?.metrics();
  const confusion = classes?.confusion ?? [];
  return {
    run,
    source: dataset.source,
    count: sums.count,
    correct: sums.correct,
    counted: sums.counted,
    accuracy: ofClasses?.metrics.accuracy ?? null,
    loss: sums.loss,
    losses: plans.length > 1 ? plans.map(({ output }, i) => ({ name: output.name, loss: sums.losses[i]! })) : [],
    classes: ofClasses ? { metrics: ofClasses.metrics, perClass: [...ofClasses.perClass] } : null,
    values: findings.values && { metrics: findings.values.metrics(), link: outputActivationOf(shown.loss) },
    confusion,
    predictions,
    confidence,
    labels,
    names: confusion.map((_, i) => dataset.classNames[i] ?? String(i)),
    seconds: (performance.now() - start) / 1000,
  };
}

/** The network's outputs for some test samples, each as one row. */
export async function predictTest({ session, dataset }: OpenSession, indices: readonly number[]): Promise<number[][]> {
  const count = dataset.count('test');
  if (!count) throw new UserError('run.noTest', { path: dataset.path });
  checkIndices(indices, count);
  if (!indices.length) return [];
  const { output } = await session.run('evaluate.test', {
    indices: { dtype: 'int32', shape: [indices.length], data: Int32Array.from(indices) },
  });
  const width = output!.data.length / indices.length;
  return indices.map((_, row) => Array.from(output!.data.subarray(row * width, (row + 1) * width)));
}
