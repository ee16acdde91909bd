/** The view of an earlier run, from its recorded metrics. */
import type { RunMetrics, RunSummary } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';
import { RunView } from './run.svelte.ts';

/** @param from key of the tab that it is shown in; empty for none */
export function pastRun(summary: RunSummary, metrics: RunMetrics, from = ''): RunView {
  const view = new RunView(summary.run, from, summary.name);
  view.started({
    run: summary.run,
    runtime: summary.runtime,
    device: '',
    epochs: metrics.epochsWanted,
    stepsPerEpoch: metrics.stepsPerEpoch,
    batchSize: metrics.batchSize,
    trainCount: metrics.trainCount,
    changes: metrics.changes,
    validationCount: 0,
    parameters: summary.parameters,
    hasAccuracy: metrics.steps.some(({ accuracy }) => accuracy !== null),
    streamed: false,
    resumed: null,
  });
  view.best = summary.best ?? null;
  view.troubles = summary.troubles ?? [];
  fill(view, metrics);
  end(view, summary);
  return view;
}

/** Sets how it ended. */
function end(view: RunView, { run, status, epochsDone, seconds, fault, early }: RunSummary): void {
  const stepsPerEpoch = view.info?.stepsPerEpoch ?? 0;
  const [epoch, step] = [view.lastStep?.epoch ?? epochsDone, view.lastStep?.step ?? stepsPerEpoch];
  if (status === 'finished' || status === 'stopped')
    view.finished({ run, stopped: status === 'stopped', early: early === true, epoch, step, seconds });
  else view.failed(fault ?? null, status === 'failed' ? 'failed' : 'interrupted');
}

/** Adds to a view what a run has on disk. */
export function fill(view: RunView, metrics: RunMetrics): void {
  // First: they tell how many batches an epoch has.
  view.changes = metrics.changes;
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
      memory: 0,
      cpu: null,
      gpuMemory: null,
    });
  view.recorded(metrics);
  for (const { trainLoss, ...epoch } of metrics.epochs)
    view.epoch({ run: view.id, trainLoss: trainLoss ?? NaN, ...epoch, best: view.best });
  if (metrics.checkpoint) view.checkpoint = { run: view.id, ...metrics.checkpoint };
}

/** Adds the newest layer statistics that the run has kept. */
export async function recallLayers(view: RunView): Promise<void> {
  const reply = await client.call('run.layers', { run: view.id });
  // Newer ones may have come meanwhile.
  if (reply.ok && reply.value.layers) view.statistics ??= { run: view.id, ...reply.value.layers };
}
