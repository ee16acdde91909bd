/** Tests trained weights on the test files. */
import { setImmediate as breathe } from 'node:timers/promises';
import { UserError } from '../errors/error.ts';
import type { EvaluationReport } from '../protocol/reports.ts';
import { evaluate } from '../training/trainer.ts';
import type { OpenSession } from './session.ts';

const NEVER = { aborted: false };

export async function evaluateOnTest(
  run: string,
  { session, dataset, network }: OpenSession,
): Promise<EvaluationReport> {
  const { test } = dataset;
  if (!test) throw new UserError('run.noTest', { path: dataset.path });
  const start = performance.now();
  const predictions: number[] = [];
  const confidence: number[] = [];
  const outputs = network.outputShape[1] as number;
  const indices = Int32Array.from({ length: test.count }, (_, i) => i);
  const sums = await evaluate(session, 'test', indices, {
    signal: NEVER,
    breathe: () => breathe(),
    rows: ({ prediction, probability }) => {
      prediction!.data.forEach((label, i) => {
        predictions.push(label);
        confidence.push(probability!.data[i * outputs + label]!);
      });
    },
  });
  const classes = Math.max(dataset.classes, outputs);
  const confusion = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  predictions.forEach((prediction, i) => {
    confusion[test.labels[i]!]![prediction]! += 1;
  });
  return {
    run,
    dataPath: dataset.path,
    count: sums.count,
    correct: sums.correct,
    accuracy: sums.correct / sums.count,
    loss: sums.loss / sums.count,
    confusion,
    predictions,
    confidence,
    labels: [...test.labels],
    names: Array.from({ length: classes }, (_, i) => dataset.classNames[i] ?? String(i)),
    seconds: (performance.now() - start) / 1000,
  };
}

/** The network's outputs for some test samples. */
export async function predictTest(
  { session, dataset, network }: OpenSession,
  indices: readonly number[],
): Promise<number[][]> {
  const { test } = dataset;
  if (!test) throw new UserError('run.noTest', { path: dataset.path });
  const wrong = indices.find((index) => !Number.isInteger(index) || index < 0 || index >= test.count);
  if (wrong !== undefined) throw new UserError('data.index', { index: wrong, count: test.count });
  const width = network.outputShape[1] as number;
  const { output } = await session.run('evaluate.test', {
    indices: { dtype: 'int32', shape: [indices.length], data: Int32Array.from(indices) },
  });
  return indices.map((_, row) => Array.from(output!.data.subarray(row * width, (row + 1) * width)));
}
