/** A loss and a step of an optimizer as expressions in numbers, for one sample and one weight. */
import type { OptimizerSettings } from '../model/types.ts';
import { lossOf } from '../losses/index.ts';
import type { Target } from '../losses/loss.ts';
import { shareOf } from '../losses/mean.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { createBuilder } from '../program/createBuilder.ts';
import { array, type Array64 } from '../program/reference/array.ts';
import { Elements } from '../program/reference/elements/elements.ts';
import { type Expression, expressionOf } from '../program/reference/elements/expression.ts';
import { float32, int32 } from '../program/shapes.ts';
import type { Program } from '../program/types.ts';
import type { OutputPlan } from './network/outputs.ts';

/** Elements that one explanation may compute. */
const MOST = 2_000_000;

export interface GivenTarget {
  readonly kind: Target['kind'];
  /** Whether every label is a valid class. */
  readonly complete: boolean;
  readonly values: Array64;
}

function expression(program: Program, feeds: Readonly<Record<string, Array64>>, batch: number): Expression {
  const elements = new Elements(program, feeds, new Map(), batch);
  elements.allow(MOST);
  return expressionOf(elements, program.outputs['value']!, 0);
}

/** The loss of an output, as training computes it. @throws TooManyElements */
export function lossExpression(
  { loss, weight }: Pick<OutputPlan, 'loss' | 'weight'>,
  output: Array64,
  target: GivenTarget,
): Expression {
  const b = createBuilder();
  const { kind, complete, values } = target;
  const rest = values.shape.slice(1);
  const type = kind === 'classes' ? int32('N', ...rest) : float32('N', ...rest);
  const y = b.input('y', float32('N', ...output.shape.slice(1)));
  const t = { kind, value: b.input('t', type), ...(complete ? { complete } : {}) } as Target;
  const { sum, weight: divisor } = lossOf(loss).mean;
  const mean = b.mul(sum(b, loss, y, t), shareOf(b, divisor(b, loss, y.type.shape, t)));
  const program = b.finish({ value: weight === 1 ? mean : b.mul(mean, b.scalar(weight)) });
  const fed = array(type.dtype, values.shape, values.data);
  return expression(program, { y: output, t: fed }, output.shape[0]!);
}

/** A weight after the first step of an optimizer. @param gradient that the optimizer gets */
export function updateExpression(
  settings: OptimizerSettings,
  rates: Readonly<Record<string, number>>,
  weight: number,
  gradient: number,
): Expression {
  const b = createBuilder();
  const optimizer = optimizerOf(settings);
  const { weight: after } = optimizer.update({
    b,
    settings,
    weight: b.input('w', float32(1)),
    gradient: b.input('g', float32(1)),
    slot: (name) => b.constant([optimizer.initial?.(settings, name) ?? 0], [1]),
    rate: (name) => b.input(name, float32()),
  });
  const scalars = Object.entries(rates).map(([name, value]) => [name, array('float32', [], [value])]);
  const one = (value: number): Array64 => array('float32', [1], [value]);
  const feeds = { ...(Object.fromEntries(scalars) as Record<string, Array64>), w: one(weight), g: one(gradient) };
  return expression(b.finish({ value: after }), feeds, 1);
}
