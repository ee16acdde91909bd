/** New trials: each with a point that no trial had before. */
import type { Problem, Step } from './algorithm.ts';
import { Draws } from './draws.ts';
import { gridPoints, identityOf, isFinite, type Point } from './space.ts';
import type { Trial } from './trial.ts';

/** A point drawn for a new trial. */
export type Sampler = (problem: Problem, trials: readonly Trial[], draws: Draws) => Point;

const ATTEMPTS = 50;
/** Points of a finite space that are looked through for one that is left. */
const MOST_LISTED = 100_000;
/** Rejected proposals for each wanted trial, after which a search ends: hardly anything of its space can be built. */
const MOST_REJECTED = 20;

/** Trials that count: those that trained, or are about to. */
export const counted = (trials: readonly Trial[]): readonly Trial[] => trials.filter(({ end }) => end !== 'rejected');

const byNumber = (trials: readonly Trial[]): readonly Trial[] => [...trials].sort((a, b) => a.number - b.number);

/** Number of the next trial. */
const following = (trials: readonly Trial[]): number => 1 + Math.max(0, ...trials.map(({ number }) => number));

/** Whether the search may propose another trial. */
export function hasRoom({ trials: most }: Problem, trials: readonly Trial[]): boolean {
  const rejected = trials.length - counted(trials).length;
  return trials.length - rejected < most && rejected < MOST_REJECTED * Math.max(10, most);
}

/**
 * A new trial with a point of the sampler. Where it only draws points that are taken, one that is left is drawn; null
 * where none is.
 */
export function newTrial(problem: Problem, all: readonly Trial[], sample: Sampler, epochs: number): Step | null {
  if (!hasRoom(problem, all)) return null;
  const trials = byNumber(all);
  const trial = following(trials);
  const draws = new Draws(problem.seed, trial);
  const taken = new Set(trials.map(({ point }) => identityOf(point)));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const point = sample(problem, trials, draws);
    if (!taken.has(identityOf(point))) return { trial, point, epochs };
  }
  const point = oneLeft(problem, taken, draws);
  return point && { trial, point, epochs };
}

function oneLeft({ space }: Problem, taken: ReadonlySet<string>, draws: Draws): Point | null {
  if (!space.every(isFinite)) return null;
  const left: Point[] = [];
  let looked = 0;
  for (const point of gridPoints(space, MOST_LISTED)) {
    if (!taken.has(identityOf(point))) left.push(point);
    looked += 1;
    if (looked >= MOST_LISTED) break;
  }
  return left.length ? left[draws.index(left.length)]! : null;
}
