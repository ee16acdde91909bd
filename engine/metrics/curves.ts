/** ROC and precision-recall curves of a test, one class against the rest, short enough to send and to draw. */
import { scoresOf, type ClassScores } from './confusion.ts';
import { countsAt, type Ranking, thinned } from './ranking.ts';

/** Largest change between neighbouring points, of any axis; coarser where there are many curves. */
const [FINE, COARSE] = [1 / 250, 1 / 50];
const MANY_CLASSES = 20;

/** Steps of the thresholds in `decisions`. */
export const THRESHOLD_STEPS = 1000;

/** Points of both curves; see `Ranking`. */
export interface ClassCurve extends Ranking {
  /**
   * With two classes, what deciding for this one from a probability of k / THRESHOLD_STEPS on finds: entry k counts its
   * own samples (hits) and others (alarms). Exact, where the points of the curve are thinned. Else null.
   */
  readonly decisions: Pick<Ranking, 'hits' | 'alarms'> | null;
}

/** Thresholds 1, …, 0. */
const THRESHOLDS = Array.from({ length: THRESHOLD_STEPS + 1 }, (_, i) => 1 - i / THRESHOLD_STEPS);

function decisionsOf(ranking: Ranking): ClassCurve['decisions'] {
  const { hits, alarms } = countsAt(ranking, THRESHOLDS);
  return { hits: hits.reverse(), alarms: alarms.reverse() };
}

/** The curves of the classes that a network scores; null for a class without one. */
export const curvesOf = (rankings: readonly (Ranking | null)[]): (ClassCurve | null)[] =>
  rankings.map(
    (ranking) =>
      ranking && {
        ...thinned(ranking, rankings.length > MANY_CLASSES ? COARSE : FINE),
        decisions: rankings.length === 2 ? decisionsOf(ranking) : null,
      },
  );

/** Confusion and scores of deciding for a class from a threshold on. */
export interface Decision extends ClassScores {
  readonly hits: number;
  readonly alarms: number;
  /** Samples of the class below the threshold (false negatives). */
  readonly misses: number;
  /** Others below it (true negatives). */
  readonly rejections: number;
}

/** @param step of THRESHOLD_STEPS */
export function decisionAt({ decisions, positives, negatives }: ClassCurve, step: number): Decision {
  const [hits, alarms] = [decisions?.hits[step] ?? 0, decisions?.alarms[step] ?? 0];
  const misses = positives - hits;
  return { hits, alarms, misses, rejections: negatives - alarms, ...scoresOf(hits, alarms, misses) };
}
