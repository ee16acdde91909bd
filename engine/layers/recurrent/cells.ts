/** One step of each recurrent cell, in PyTorch's order of gates. */
import type { Builder, Value } from '../../program/builder.ts';
import type { Resolved } from '../parameters.ts';

/** State passed from step to step, each [N, hidden]. */
export interface State {
  readonly h: Value;
  /** Cell state of an LSTM; null before the first step, for zeros. */
  readonly c: Value | null;
}

export interface Cell {
  /** Number of gates: rows of the weights for each hidden value. */
  readonly gates: number;
  /** Whether only the sum of both biases matters, so that it is added to all steps at once. */
  readonly joinsBias: boolean;
  readonly hasCell: boolean;
  /**
   * @param input projection of the step's input, [N, gates·hidden]
   * @param recurrent projection of the state, h·Wᵀ, of the same shape
   */
  step(b: Builder, input: Value, recurrent: Value, state: State, params: Resolved): State;
}

const part = (b: Builder, gates: Value, index: number, size: number, count = 1): Value =>
  b.slice(gates, [0, index * size], [-1, count * size]);
const hiddenOf = ({ h }: State): number => h.type.shape[1] as number;

export const RNN_CELL: Cell = {
  gates: 1,
  joinsBias: true,
  hasCell: false,
  step: (b, input, recurrent, _, params) => {
    const sum = b.add(input, recurrent);
    return { h: params.nonlinearity === 'relu' ? b.relu(sum) : b.tanh(sum), c: null };
  },
};

/** Gates i, f, g, o: c ← f·c + i·g, h = o·tanh c. */
export const LSTM_CELL: Cell = {
  gates: 4,
  joinsBias: true,
  hasCell: true,
  step: (b, input, recurrent, state) => {
    const size = hiddenOf(state);
    const sum = b.add(input, recurrent);
    const [i, f, o] = [0, 1, 3].map((gate) => b.sigmoid(part(b, sum, gate, size))) as [Value, Value, Value];
    const fresh = b.mul(i, b.tanh(part(b, sum, 2, size)));
    const c = state.c ? b.add(b.mul(f, state.c), fresh) : fresh;
    return { h: b.mul(o, b.tanh(c)), c };
  },
};

/** Gates r, z, n: n = tanh(x + r·h), h ← (1 − z)·n + z·h. */
export const GRU_CELL: Cell = {
  gates: 3,
  joinsBias: false,
  hasCell: false,
  step: (b, input, recurrent, state) => {
    const size = hiddenOf(state);
    const both = b.sigmoid(b.add(part(b, input, 0, size, 2), part(b, recurrent, 0, size, 2)));
    const [r, z] = [part(b, both, 0, size), part(b, both, 1, size)];
    const n = b.tanh(b.add(part(b, input, 2, size), b.mul(r, part(b, recurrent, 2, size))));
    return { h: b.add(n, b.mul(z, b.sub(state.h, n))), c: null };
  },
};
