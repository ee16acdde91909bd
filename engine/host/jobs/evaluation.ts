/** Tests trained weights on the test files. */
import { lossOf } from '../../training/losses/index.ts';
import { setImmediate as breathe } from 'node:timers/promises';
import { checkIndices } from '../../datasets/kinds/indices.ts';
import { UserError } from '../../errors/error.ts';
import type { ClassReport, EvaluationReport } from '../../protocol/reports.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { evaluate } from '../../training/evaluate.ts';
import { outputActivationOf } from '../../training/outputActivation.ts';
import { ClassCounter, type ClassMetrics } from '../../training/metrics/classCounter.ts';
import { ValueCounter } from '../../training/metrics/valueCounter.ts';
import type { OutputPlan } from '../../training/outputs.ts';
import type { OpenSession } from './session.ts';

const NEVER = { aborted: false };
/** Losses that are −log p of the right class. */

/** What is gathered of every batch. */
class Findings {
  readonly predictions: number[] = [];
  readonly confidence: number[] = [];
  readonly labels: number[] = [];
  classes: ClassCounter | null = null;
  values: ValueCounter | null = null;
  readonly #known: number;
  readonly #ignored: number | null;

  constructor(knownClasses: number, ignored: number | null) {
    this.#known = knownClasses;
    this.#ignored = ignored;
  }

  add({ prediction, probability, label, value, target }: Readonly<Record<string, HostTensor>>): void {
    if (prediction && probability && label) {
      const width = probability.shape.at(-1)!;
      this.classes ??= new ClassCounter(width, this.#known, this.#ignored);
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
  const findings = new Findings(dataset.shape.classes, 'ignoreIndex' in shown.loss ? shown.loss.ignoreIndex : null);
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  const sums = await evaluate(session, 'test', indices, {
    signal: NEVER,
    breathe: () => breathe(),
    batch: bundle.evaluationBatch,
    weights: plans.map(({ weight }) => weight),
    rows: (outputs) => findings.add(outputs),
  });
  const { predictions, confidence, labels, classes } = findings;
  const confusion = classes?.confusion ?? [];
  return {
    run,
    dataPath: dataset.path,
    count: sums.count,
    correct: sums.correct,
    counted: sums.counted,
    accuracy: sums.counted ? sums.correct / sums.counted : null,
    loss: sums.loss,
    losses: plans.length > 1 ? plans.map(({ output }, i) => ({ name: output.name, loss: sums.losses[i]! })) : [],
    classes: classes && classReport(classes.metrics(), shown),
    values: findings.values && { ...findings.values.metrics(), link: outputActivationOf(shown.loss) },
    confusion,
    predictions,
    confidence,
    labels,
    names: confusion.map((_, i) => dataset.classNames[i] ?? String(i)),
    seconds: (performance.now() - start) / 1000,
  };
}

function classReport(metrics: ClassMetrics, { loss }: OutputPlan): ClassReport {
  const { topK, macro, micro, perClass, rocAuc, perplexity } = metrics;
  return {
    topK: [...topK],
    macro,
    micro,
    perClass: [...perClass],
    rocAuc,
    perplexity: lossOf(loss).isLikelihood ? perplexity : null,
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
