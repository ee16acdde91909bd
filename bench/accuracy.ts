/**
 * Mixed precision against float32: the test scores of samples of the app, trained as they come from three seeds each. The
 * large networks (ResNet-18, MobileNetV2, U-Net) are left out: on two cores three runs of each would take hours.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument } from '../engine/model/serialize.ts';
import type { TensorsmithDocument } from '../engine/model/types.ts';
import { PRECISIONS, type Precision } from '../engine/program/precision.ts';
import { EngineProcess } from './engineProcess.ts';
import { lenet, root } from './lenet.ts';
import { report, type Requirement, say, table } from './report.ts';
import { mean } from './statistics.ts';

const SAMPLES = ['lenet-mnist', 'mlp', 'vgg', 'lstm', 'transformer', 'autoencoder', 'char-gpt', 'auto-mpg'] as const;
const SEEDS = [1, 2, 3];
/** Largest difference of the means: percentage points of accuracy, or percent of the loss where there are no classes. */
const MOST = 0.3;

function documentOf(sample: (typeof SAMPLES)[number], precision: Precision, seed: number): TensorsmithDocument {
  const document = readDocument(readFileSync(join(root, 'resources', 'samples', `${sample}.json`), 'utf8'));
  // The first sample of the app is drawn without data.
  const data = sample === 'lenet-mnist' ? lenet().data : document.data;
  const training = { ...document.training, precision, seed, statisticsEvery: 0, device: 'tensorflow' as const };
  return { ...document, data, training };
}

interface Score {
  readonly value: number;
  /** Of accuracy, in percent; else the value is a loss. */
  readonly isAccuracy: boolean;
}

/** Trains to the end, and tests. */
async function scoreOf(engine: EngineProcess, document: TensorsmithDocument): Promise<Score> {
  const finished = engine.next('run.finished');
  finished.catch(() => undefined);
  const { run } = await engine.call('run.start', { document });
  await finished;
  const { accuracy, loss } = await engine.call('run.evaluate', { run });
  return accuracy === null ? { value: loss ?? NaN, isAccuracy: false } : { value: 100 * accuracy, isAccuracy: true };
}

export async function measureAccuracy(dataFolder: string): Promise<Requirement[]> {
  const engine = new EngineProcess(dataFolder);
  const rows = [
    ['', ...PRECISIONS.map((precision) => `${precision}, ${SEEDS.length} seeds`), 'difference of the means'],
  ];
  const requirements: Requirement[] = [];
  try {
    for (const sample of SAMPLES) {
      const scores = new Map<Precision, Score[]>(PRECISIONS.map((precision) => [precision, []]));
      for (const seed of SEEDS)
        for (const precision of PRECISIONS)
          scores.get(precision)!.push(await scoreOf(engine, documentOf(sample, precision, seed)));
      const [full, mixed] = PRECISIONS.map((precision) => scores.get(precision)!.map(({ value }) => value)) as [
        number[],
        number[],
      ];
      const { isAccuracy } = scores.get('float32')![0]!;
      const difference = isAccuracy ? mean(mixed) - mean(full) : 100 * (mean(mixed) / mean(full) - 1);
      const unit = isAccuracy ? 'points' : '% of the loss';
      const written = (values: readonly number[]): string => values.map((value) => value.toPrecision(4)).join(', ');
      rows.push([sample, written(full), written(mixed), `${difference.toFixed(2)} ${unit}`]);
      // A quarter of an hour passes before the table.
      say(rows.at(-1)!.join('; '));
      requirements.push(
        report(
          `${sample}: mixed precision within ${MOST} ${unit} of float32`,
          Math.abs(difference) <= MOST,
          `${difference.toFixed(2)}`,
        ),
      );
    }
  } finally {
    await engine.close();
  }
  say('\nTest accuracy in percent, or test loss, of the samples of the app, trained as they come:');
  table(rows);
  return requirements;
}
