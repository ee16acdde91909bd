/** Evaluates trained weights on the test set. */
import { ignoredClassOf, lossOf, outputActivationOf } from '../../losses/index.ts';
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { inTargetUnit, labelOf } from '../../datasets/shape.ts';
import { checkIndices } from '../../datasets/kinds/indices.ts';
import type { LossSettings } from '../../model/types.ts';
import { UserError } from '../../errors/error.ts';
import type { EvaluationReport, PredictionReport } from '../../protocol/reports.ts';
import type { HostTensor } from '../../runtime/runtime.ts';
import { evaluate } from '../../training/loop/evaluate.ts';
import { ClassCounter } from '../../metrics/classCounter.ts';
import { ValueCounter } from '../../metrics/valueCounter.ts';
import { targetValues } from '../../datasets/source.ts';
import { baselineOf, forecastsOf, type TargetFindings } from './naiveScores.ts';
import type { OpenSession } from './session.ts';

const NEVER = { aborted: false };
/** Most values of predictions and truths that are listed; of more steps some are. */
const MOST_LISTED = 2_000_000;

/** Results accumulated over batches. */
class Findings {
  readonly predictions: number[] = [];
  readonly confidence: number[] = [];
  readonly labels: number[] = [];
  classes: ClassCounter | null = null;
  values: ValueCounter | null = null;
  readonly #known: number;
  readonly #loss: LossSettings;

  readonly #targets: readonly TargetFindings[];

  /** @param targets values of a sample that are predicted for themselves */
  constructor(knownClasses: number, loss: LossSettings, targets: number) {
    this.#known = knownClasses;
    this.#loss = loss;
    const found = (): TargetFindings => ({ predicted: [], actual: [], counter: new ValueCounter(1) });
    this.#targets = Array.from({ length: targets }, found);
  }

  add({ prediction, probability, label, value, target }: Readonly<Record<string, HostTensor>>): void {
    if (prediction && probability && label) {
      const width = probability.shape.at(-1)!;
      const { isLikelihood = false } = lossOf(this.#loss);
      this.classes ??= new ClassCounter(width, this.#known, ignoredClassOf(this.#loss), isLikelihood);
      this.classes.add(probability.data as Float32Array, prediction.data, label.data);
      // Single-label samples are listed one by one.
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
      const width = value.data.length / value.shape[0]!;
      this.values ??= new ValueCounter(width);
      this.values.add(value.data, target.data);
      if (width === this.#targets.length) this.#list(value.data, target.data);
    }
  }

  /** Samples with a value for each target are listed one by one. */
  #list(values: HostTensor['data'], targets: HostTensor['data']): void {
    const width = this.#targets.length;
    for (const [k, { predicted, actual, counter }] of this.#targets.entries()) {
      const of = (all: HostTensor['data']): Float64Array =>
        Float64Array.from({ length: all.length / width }, (_, i) => all[i * width + k]!);
      const [says, is] = [of(values), of(targets)];
      counter.add(says, is);
      says.forEach((one) => predicted.push(one));
      is.forEach((one) => actual.push(one));
    }
  }

  /** Predicted and true values of each target; null where samples have others. */
  get targets(): readonly TargetFindings[] | null {
    return this.#targets[0]?.predicted.length ? this.#targets : null;
  }
}

export async function evaluateOnTest(run: string, open: OpenSession): Promise<EvaluationReport> {
  const { session, dataset, bundle } = open;
  const count = dataset.count('test');
  if (!count) throw new UserError('run.noTest', { path: dataset.path });
  const start = performance.now();
  const { plans, shown } = bundle;
  const names = targetValues(dataset.source);
  const findings = new Findings(dataset.shape.classes, shown.loss, shown.target === 'label' ? names.length || 1 : 1);
  const columns = new Set(names.map(({ name }) => name)).size;
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  const sums = await evaluate(session, 'test', indices, {
    signal: NEVER,
    yieldToEvents: () => yieldToEvents(),
    batch: bundle.evaluationBatch,
    parts: bundle.shards,
    weights: plans.map(({ weight }) => weight),
    rows: (outputs) => findings.add(outputs),
  });
  const { predictions, confidence, labels, targets, classes } = findings;
  const listed = new Set(listedOf(targets?.length ?? 0, count));
  const naive = targets ? dataset.naive?.('test') : undefined;
  const ofClasses = classes?.metrics();
  const confusion = classes?.confusion ?? [];
  return {
    run,
    source: dataset.source,
    samples: dataset.images ? 'images' : 'rows',
    target: names[0]?.name ?? null,
    count: sums.count,
    correct: sums.correct,
    counted: sums.counted,
    accuracy: ofClasses?.metrics.accuracy ?? null,
    loss: sums.loss,
    losses: plans.length > 1 ? plans.map(({ output }, i) => ({ name: output.name, loss: sums.losses[i]! })) : [],
    classes: ofClasses ? { ...ofClasses, perClass: [...ofClasses.perClass] } : null,
    // Several targets have units of their own.
    values: findings.values && {
      metrics: columns > 1 && targets ? {} : findings.values.metrics(),
      link: outputActivationOf(shown.loss),
    },
    baseline: baselineOf(dataset, targets, labels, columns),
    confusion,
    predictions,
    confidence,
    labels,
    pairs: pairsOf(targets?.[0]),
    targets:
      targets && targets.length > 1
        ? targets.map((one, k) => {
            const isListed = listed.has(k);
            return {
              ...names[k]!,
              metrics: one.counter.metrics(),
              pairs: isListed ? pairsOf(one) : null,
              ...forecastsOf(naive, targets, k, isListed),
            };
          })
        : [],
    names: confusion.map((_, i) => dataset.classNames[i] ?? String(i)),
    ...(dataset.changes?.length ? { changes: [...dataset.changes] } : {}),
    seconds: (performance.now() - start) / 1000,
  };
}

const pairsOf = (found?: TargetFindings): EvaluationReport['pairs'] =>
  found ? { predicted: found.predicted, actual: found.actual } : null;

/** The targets whose values are listed: all, or as many as may be, evenly apart. */
function listedOf(targets: number, count: number): number[] {
  const most = Math.max(2, Math.floor(MOST_LISTED / Math.max(1, count)));
  if (targets <= most) return Array.from({ length: targets }, (_, k) => k);
  return Array.from({ length: most }, (_, i) => Math.round((i * (targets - 1)) / (most - 1)));
}

/** The network's outputs for some test samples, one row each. */
export async function predictTest(
  { session, dataset, bundle }: OpenSession,
  indices: readonly number[],
): Promise<PredictionReport> {
  const count = dataset.count('test');
  if (!count) throw new UserError('run.noTest', { path: dataset.path });
  checkIndices(indices, count);
  if (!indices.length) return { outputs: [], shares: null, cells: null };
  const { output, probability, label } = await session.run('evaluate.test', {
    indices: { dtype: 'int32', shape: [indices.length], data: Int32Array.from(indices) },
  });
  const rows = ({ data }: HostTensor): number[][] => {
    const width = data.length / indices.length;
    return indices.map((_, row) => Array.from(data.subarray(row * width, (row + 1) * width)));
  };
  const scale = bundle.shown.target === 'label' ? labelOf(dataset.shape).scale : undefined;
  // Values in the unit of the data.
  const outputs = rows(output!).map((row) => (scale ? row.map((value, at) => inTargetUnit(scale, value, at)) : row));
  return {
    outputs,
    shares: probability && label?.shape.length === 1 ? rows(probability) : null,
    cells: dataset.cells ? await Promise.all(indices.map((index) => dataset.cells!('test', index))) : null,
  };
}
