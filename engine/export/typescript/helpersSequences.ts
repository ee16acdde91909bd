/** Source of functions over sequences in exported models. */
import type { HelperLayer } from '../../layers/code.ts';

export const SEQUENCES = {
  recurrent: `export interface RecurrentConfig {
  kind: 'tanh' | 'relu' | 'lstm' | 'gru';
  hidden: number;
  layers: number;
  directions: number;
  bias: boolean;
  dropout: number;
  /** Whether every step comes out, or only the last. */
  sequence: boolean;
}

/** RNN, LSTM or GRU over x [N, length, features]: its output, and the last states [N, layers, hidden]. Weights are PyTorch's. */
export function recurrent(x: tf.Tensor, w: tf.Tensor[], config: RecurrentConfig, training: boolean): tf.Tensor[] {
  const { hidden, layers, directions, bias, dropout, sequence } = config;
  const each = bias ? 4 : 2;
  const states: tf.Tensor[][] = [];
  let rows = x;
  for (let layer = 0; layer < layers; layer += 1) {
    const passes = Array.from({ length: directions }, (_, direction) => {
      const first = (layer * directions + direction) * each;
      return recurrentPass(rows, w.slice(first, first + each), config, direction === 1);
    });
    states.push(...passes.map(({ state }) => state));
    rows = tf.concat(passes.map(({ steps }) => tf.stack(steps, 1)), 2);
    if (training && dropout > 0 && layer < layers - 1) rows = tf.dropout(rows, dropout);
  }
  const last = tf.concat(states.slice(-directions).map(([h]) => h as tf.Tensor2D), 1);
  const all = (states[0] as tf.Tensor[]).map((_, i) => tf.stack(states.map((state) => state[i] as tf.Tensor), 1));
  return [sequence ? rows : tf.reshape(last, [-1, hidden * directions]), ...all];
}

function recurrentPass(
  x: tf.Tensor,
  [inputWeight, weight, inputBias, bias]: tf.Tensor[],
  { kind, hidden }: RecurrentConfig,
  backwards: boolean,
): { steps: tf.Tensor[]; state: tf.Tensor[] } {
  const [n = 0, length = 0, size = 0] = x.shape;
  const product = tf.matMul(tf.reshape(x, [-1, size]), inputWeight as tf.Tensor2D, false, true);
  const projected = tf.reshape(inputBias ? tf.add(product, inputBias) : product, [n, length, -1]);
  // tf.unstack has no gradient where one step is all.
  const inputs = length === 1 ? [tf.squeeze(projected, [1])] : tf.unstack(projected, 1);
  const part = (gates: tf.Tensor, index: number): tf.Tensor => tf.slice(gates, [0, index * hidden], [-1, hidden]);
  const steps: tf.Tensor[] = [];
  let h: tf.Tensor = tf.zeros([n, hidden]);
  let c: tf.Tensor = tf.zeros([n, hidden]);
  for (let i = 0; i < length; i += 1) {
    const t = backwards ? length - 1 - i : i;
    const input = inputs[t] as tf.Tensor;
    const before = tf.matMul(h as tf.Tensor2D, weight as tf.Tensor2D, false, true);
    const recurrent = bias ? tf.add(before, bias) : before;
    if (kind === 'gru') {
      const [r, z] = [0, 1].map((gate) => tf.sigmoid(tf.add(part(input, gate), part(recurrent, gate)))) as [
        tf.Tensor,
        tf.Tensor,
      ];
      const fresh = tf.tanh(tf.add(part(input, 2), tf.mul(r, part(recurrent, 2))));
      h = tf.add(fresh, tf.mul(z, tf.sub(h, fresh)));
    } else if (kind === 'lstm') {
      const sum = tf.add(input, recurrent);
      const kept = tf.mul(tf.sigmoid(part(sum, 1)), c);
      c = tf.add(kept, tf.mul(tf.sigmoid(part(sum, 0)), tf.tanh(part(sum, 2))));
      h = tf.mul(tf.sigmoid(part(sum, 3)), tf.tanh(c));
    } else h = kind === 'relu' ? tf.relu(tf.add(input, recurrent)) : tf.tanh(tf.add(input, recurrent));
    steps[t] = h;
  }
  return { steps, state: kind === 'lstm' ? [h, c] : [h] };
}`,
} as const satisfies Partial<Record<HelperLayer, string>>;
