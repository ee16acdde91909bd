import type { Events } from '../../protocol/events.ts';
import type { StepMetrics } from '../../training/loop/trainer.ts';
import type { Load } from './loadMeter.ts';
import type { Emit } from './emit.ts';

/** Milliseconds between step metrics: as often as the numbers in the window change. */
const EMIT_INTERVAL = 100;

/** Batches step metrics and sends them at a bounded rate. */
export function metricsBatch(run: string, emit: Emit) {
  let pending: Events['step.metrics'] | null = null;
  let lastSent = 0;
  const flush = (): void => {
    if (!pending) return;
    emit('step.metrics', pending);
    pending = null;
    lastSent = performance.now();
  };
  const add = (
    { epoch, firstStep, loss, accuracy, lr }: StepMetrics,
    progress: { samplesPerSecond: number; secondsLeft: number } & Load,
  ): void => {
    if (pending && pending.epoch !== epoch) flush();
    pending ??= { run, epoch, steps: [], loss: [], accuracy: [], lr: [], ...progress };
    Object.assign(pending, progress);
    loss.forEach((value, i) => {
      // A batch without valid targets has no loss, and no point in a chart.
      if (Number.isNaN(value)) return;
      pending!.steps.push(firstStep + i);
      pending!.loss.push(value);
      pending!.lr.push(lr[i]!);
      const share = accuracy[i];
      if (share !== undefined) pending!.accuracy.push(share);
    });
    if (performance.now() - lastSent >= EMIT_INTERVAL) flush();
  };
  return { add, flush };
}
