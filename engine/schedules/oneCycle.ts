/** The learning rate and momentum of OneCycleLR. */
import { cosine } from './cosine.ts';

interface OneCycle {
  readonly maxLr: number;
  readonly pctStart: number;
  readonly annealStrategy: 'cos' | 'linear';
  readonly divFactor: number;
  readonly finalDivFactor: number;
  readonly threePhase: boolean;
  readonly baseMomentum: number;
  readonly maxMomentum: number;
}

const line = (from: number, to: number, share: number): number => from + (to - from) * share;

interface Phase {
  /** Last step. */
  readonly end: number;
  readonly lr: readonly [number, number];
  readonly momentum: readonly [number, number];
}

/** torch.optim.lr_scheduler.OneCycleLR (Smith and Topin, 2018) at a step, counted from 0. */
export function oneCycle(settings: OneCycle, step: number, steps: number): { lr: number; momentum: number } {
  const { maxLr, pctStart, divFactor, finalDivFactor, threePhase, baseMomentum: low, maxMomentum: high } = settings;
  const start = maxLr / divFactor;
  const end = start / finalDivFactor;
  const up: Phase = { end: pctStart * steps - 1, lr: [start, maxLr], momentum: [high, low] };
  const last = steps - 1;
  const phases: Phase[] = threePhase
    ? [
        up,
        { end: 2 * pctStart * steps - 2, lr: [maxLr, start], momentum: [low, high] },
        { end: last, lr: [start, end], momentum: [high, high] },
      ]
    : [up, { end: last, lr: [maxLr, end], momentum: [low, high] }];
  const at = phases.findIndex((phase) => step <= phase.end);
  const index = at === -1 ? phases.length - 1 : at;
  const phase = phases[index]!;
  const begin = phases[index - 1]?.end ?? 0;
  const share = phase.end > begin ? (step - begin) / (phase.end - begin) : 1;
  const anneal = settings.annealStrategy === 'cos' ? cosine : line;
  return { lr: anneal(...phase.lr, share), momentum: anneal(...phase.momentum, share) };
}
