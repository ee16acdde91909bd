/** The points of a class's curves, in the units of their axes. */
import type { ClassCurve } from '../../../../engine/metrics/curves.ts';

export const CURVES = ['roc', 'precisionRecall'] as const;
export type CurveKind = (typeof CURVES)[number];

/** A point of a curve and the score from which on samples count as the class. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly threshold: number;
}

/** The place of a decision in a curve. */
export function placeOf(kind: CurveKind, hits: number, alarms: number, { positives, negatives }: ClassCurve) {
  return kind === 'roc'
    ? { x: alarms / negatives, y: hits / positives }
    : { x: hits / positives, y: hits + alarms ? hits / (hits + alarms) : 1 };
}

export const pointsOf = (kind: CurveKind, curve: ClassCurve): CurvePoint[] =>
  curve.thresholds.map((threshold, i) => ({
    threshold,
    ...placeOf(kind, curve.hits[i]!, curve.alarms[i]!, curve),
  }));

/** Corners of the drawn line: a ROC curve starts at 0; precision holds from one recall to the next, as its area does. */
export function lineOf(kind: CurveKind, points: readonly CurvePoint[]): { x: number; y: number }[] {
  if (kind === 'roc') return [{ x: 0, y: 0 }, ...points];
  return points.flatMap(({ x, y }, i) => [
    { x: points[i - 1]?.x ?? 0, y },
    { x, y },
  ]);
}

/** The point next to a place; null where none is near. */
export function nearestPoint(points: readonly CurvePoint[], place: { x: number; y: number }): CurvePoint | null {
  let [nearest, least]: [CurvePoint | null, number] = [null, 0.08 ** 2];
  for (const point of points) {
    const distance = (point.x - place.x) ** 2 + (point.y - place.y) ** 2;
    if (distance < least) [nearest, least] = [point, distance];
  }
  return nearest;
}
