/** The recommended network beats linear and logistic regression of scikit-learn on tables. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDataset, recognize, reportDataset } from '../../data/dataset.ts';
import type { FormatSource } from '../../datasets/source.ts';
import { recommend } from '../../editing/recommend.ts';
import type { EvaluationReport } from '../../protocol/reports.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { RUNTIMES } from '../../runtime/testing/runtimes.ts';
import { initialState, slotState } from '../../training/loop/initialize.ts';
import { train } from '../../training/loop/trainer.ts';
import { evaluateOnTest } from './evaluation.ts';
import { openSession } from './session.ts';

const FIXTURES = new URL('../../datasets/formats/table/fixtures/', import.meta.url);
const { fits } = JSON.parse(readFileSync(new URL('oracle.json', FIXTURES), 'utf8')) as {
  fits: Record<string, { target: string; rmse?: number; accuracy?: number }>;
};
const PLAN = { intraThreads: 1, interThreads: 1, shards: 1 };
const [tensorflow] = RUNTIMES;

async function trained(runtime: Runtime, source: FormatSource): Promise<EvaluationReport> {
  const dataset = await openDataset(source);
  const { document } = recommend(await reportDataset(dataset));
  const settings = { ...document.training, statisticsEvery: 0 };
  const open = await openSession({ ...document, training: settings }, dataset, runtime, PLAN);
  const { session, network, bundle, split } = open;
  try {
    const weights = initialState(network.parameters, settings.seed);
    await session.write({ ...weights, ...slotState(network.parameters, settings, weights) });
    const nothing = (): void => undefined;
    await train({
      ...{ session, settings, split, signal: { aborted: false }, weights: bundle.plans.map(({ weight }) => weight) },
      now: () => performance.now(),
      yieldToEvents: () => Promise.resolve(),
      events: { steps: nothing, log: nothing, epoch: nothing, checkpoint: () => Promise.resolve() },
    });
    return await evaluateOnTest('run', open);
  } finally {
    session.dispose();
  }
}

describe.skipIf(tensorflow!.missing)('the recommended network', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await tensorflow!.load();
  });

  it.each(Object.entries(fits))('for %s', { timeout: 60_000 }, async (name, { target, rmse, accuracy }) => {
    const path = name === 'auto-mpg.csv' ? `sample:${name}` : fileURLToPath(new URL(name, FIXTURES));
    const report = await trained(runtime, { kind: 'table', path, target, scaling: 'standard' });
    // Scores are in the unit of the table: dollars, miles per gallon.
    if (rmse !== undefined) expect(report.values!.metrics.rmse!).toBeLessThan(rmse);
    else expect(report.accuracy).toBeGreaterThanOrEqual(accuracy!);
    if (report.pairs) {
      const mean = report.pairs.actual.reduce((sum, value) => sum + value, 0) / report.count;
      expect(mean).toBeGreaterThan(10);
    }
  });

  it('for a time series: far better than repeating the last value', { timeout: 60_000 }, async () => {
    const path = fileURLToPath(new URL('../../datasets/testing/fixtures/series/stations.csv', import.meta.url));
    const report = await trained(runtime, await recognize(path));
    const [own, naive] = [report.values!.metrics.rmse!, report.baseline!.metrics.rmse!];
    // In the unit of the table: the noise that nobody can forecast has a standard deviation of 2.
    expect(naive).toBeGreaterThan(10);
    expect(own).toBeLessThan(naive / 3);
    expect(report.baseline!.predicted).toHaveLength(report.count);
  });

  it('says of a class without test samples that nothing is known of it', { timeout: 60_000 }, async () => {
    const path = fileURLToPath(new URL('10-rare-class.csv', FIXTURES));
    const report = await trained(runtime, { kind: 'table', path, target: 'kind', split: 'random' });
    const { support, metrics } = report.classes!.perClass[report.names.indexOf('fraud')]!;
    expect([support, metrics.recall, metrics.f1]).toEqual([0, null, null]);
  });
});
