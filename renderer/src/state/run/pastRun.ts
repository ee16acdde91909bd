/** A run of another day as the window sees one: from the metrics that it wrote while it trained. */
import type { RunMetrics, RunSummary } from '../../../../engine/protocol/reports.ts';
import { RunView } from './run.svelte.ts';

export function pastRun(summary: RunSummary, metrics: RunMetrics): RunView {
  const view = new RunView(summary.run, '', summary.name);
  view.started({
    run: summary.run,
    runtime: summary.runtime,
    device: '',
    epochs: metrics.epochsWanted,
    stepsPerEpoch: metrics.stepsPerEpoch,
    batchSize: 0,
    trainCount: 0,
    validationCount: 0,
    parameters: summary.parameters,
    hasAccuracy: metrics.steps.some(({ accuracy }) => accuracy !== null),
  });
  fill(view, metrics);
  return view;
}

/** Gives a view what its run has written. */
export function fill(view: RunView, metrics: RunMetrics): void {
  for (const { epoch, step, loss, accuracy, lr } of metrics.steps)
    view.metrics({
      run: view.id,
      epoch,
      steps: [step],
      loss: [loss ?? NaN],
      accuracy: accuracy === null ? [] : [accuracy],
      lr: [lr ?? NaN],
      samplesPerSecond: 0,
      secondsLeft: 0,
    });
  for (const { trainLoss, ...epoch } of metrics.epochs)
    view.epoch({ run: view.id, trainLoss: trainLoss ?? NaN, ...epoch });
}
