/**
 * Unrolls recurrent networks: the sequence length is known. All inputs are projected in one matrix product before the
 * loop; the gradient of the recurrent weight is one product too, because autodiff joins those of the steps
 * (program/accumulate.ts).
 */
import type { Builder, Value } from '../../program/builder.ts';
import type { Dim } from '../../program/types.ts';
import type { Lowering } from '../lowering.ts';
import { dropoutMasks } from '../regularization/mask.ts';
import type { Cell, State } from './cells.ts';
import { suffix, type RecurrentSettings } from './settings.ts';

/** The dimension `count` · batch. */
const batches = (count: number): Dim => (count === 1 ? 'N' : `${count}N`);

/** Values [N, size] as [steps, N, size]. */
function stack(b: Builder, steps: readonly Value[]): Value {
  const rows = steps.map((value) => b.reshape(value, [1, ...value.type.shape]));
  return rows.length === 1 ? rows[0]! : b.concat(rows, 0);
}

/** One pass over x [length, N, size]: the state after each step, in sequence order, and the last one. */
function pass(
  lowering: Lowering,
  cell: Cell,
  s: RecurrentSettings,
  x: Value,
  at: string,
  backwards: boolean,
): { steps: Value[]; last: State } {
  const { b } = lowering;
  const size = x.type.shape[2] as number;
  const rows = cell.gates * s.hidden;
  let projected = b.matMul(b.reshape(x, [batches(s.length), size]), lowering.parameter(`weight_ih${at}`), {
    transposeB: true,
  });
  const own = s.bias ? lowering.parameter(`bias_hh${at}`) : null;
  if (own) {
    const bias = lowering.parameter(`bias_ih${at}`);
    projected = b.add(projected, cell.joinsBias ? b.add(bias, own) : bias);
  }
  const inputs = b.reshape(projected, [s.length, 'N', rows]);
  const recurrent = lowering.parameter(`weight_hh${at}`);
  const steps: Value[] = new Array<Value>(s.length);
  let state: State | null = null;
  for (let i = 0; i < s.length; i += 1) {
    const t = backwards ? s.length - 1 - i : i;
    const input = b.reshape(b.slice(inputs, [t, 0, 0], [1, -1, -1]), ['N', rows]);
    state ??= { h: b.broadcastLike(b.constant([0], [s.hidden]), b.slice(input, [0, 0], [-1, s.hidden])), c: null };
    let product = b.matMul(state.h, recurrent, { transposeB: true });
    if (own && !cell.joinsBias) product = b.add(product, own);
    state = cell.step(b, input, product, state, lowering.params);
    steps[t] = state.h;
  }
  return { steps, last: state! };
}

/** Appends the outputs of a recurrent layer: `out`, and the states if requested. */
export function unroll(lowering: Lowering, cell: Cell, s: RecurrentSettings): void {
  const { b } = lowering;
  const width = s.hidden * s.directions;
  let x = b.transpose(lowering.plain(), [1, 0, 2]);
  const between = Array.from({ length: s.layers - 1 }, () => [s.length, width]);
  const masks =
    lowering.training && s.dropout > 0 && between.length
      ? dropoutMasks(lowering, lowering.plain(), s.dropout, between)
      : null;
  const last: State[] = [];
  let ends: Value[] = [];
  for (let layer = 0; layer < s.layers; layer += 1) {
    const passes = Array.from({ length: s.directions }, (_, direction) =>
      pass(lowering, cell, s, x, suffix(layer, direction), direction === 1),
    );
    last.push(...passes.map((done) => done.last));
    ends = passes.map((done) => done.last.h);
    const [forward, backward] = passes.map(({ steps }) => stack(b, steps));
    x = backward ? b.concat([forward!, backward], 2) : forward!;
    const mask = masks?.[layer];
    // The order of random numbers does not matter.
    if (mask) x = b.mul(x, mask.type.shape.length ? b.reshape(mask, [s.length, 'N', width]) : mask);
  }
  lowering.output(s.sequence ? b.transpose(x, [1, 0, 2]) : ends.length > 1 ? b.concat(ends, 1) : ends[0]!);
  if (!s.states) return;
  const states = (of: (state: State) => Value): Value => b.transpose(stack(b, last.map(of)), [1, 0, 2]);
  lowering.output(states(({ h }) => h));
  if (cell.hasCell) lowering.output(states(({ c }) => c!));
}
