import { boolean, entry, number } from '../settings/fields.ts';
import { unless } from '../settings/python.ts';
import { defineLoss } from './loss.ts';
import { elementwise } from './mean.ts';
import { rest } from './python.ts';

/** eˣ − y·x, or x − y·log(x + ε); `full` adds Stirling's y·log y − y + ½·log(2π·y) for y above 1. */
export const PoissonNLLLoss = defineLoss(
  entry(
    ['Poisson', '泊松'],
    ['Negative log-likelihood of a Poisson distribution, for counts.', '泊松分布的负对数似然，用于计数。'],
    {
      logInput: boolean(
        true,
        ['Log input', '对数输入'],
        ['The network outputs the logarithm of the rate (log_input).', '网络输出速率的对数（log_input）。'],
      ),
      full: boolean(
        false,
        ['Stirling term', 'Stirling 项'],
        ['Adds the Stirling approximation of log(target!) (full).', '加上 log(target!) 的 Stirling 近似（full）。'],
      ),
      eps: number(
        1e-8,
        ['Epsilon', 'Epsilon'],
        ['Avoids log(0) where log_input is False (eps).', 'log_input 为 False 时避免 log(0)（eps）。'],
        { min: 1e-12, max: 1 },
      ),
    },
  ),
  {
    compares: 'values',
    outputActivation: ({ logInput }) => (logInput ? 'exp' : 'identity'),
    mean: elementwise((b, { logInput, full, eps }, x, y) => {
      const loss = logInput ? b.sub(b.exp(x), b.mul(y, x)) : b.sub(x, b.mul(y, b.log(b.add(x, b.scalar(eps)))));
      if (!full) return loss;
      const one = b.scalar(1);
      const above = b.maximum(y, one);
      const half = b.mul(b.log(b.mul(above, b.scalar(2 * Math.PI))), b.scalar(0.5));
      const stirling = b.add(b.sub(b.mul(above, b.log(above)), above), half);
      return b.add(loss, b.mul(stirling, b.cast(b.greater(y, one), 'float32')));
    }),
    typescript: ({ logInput, full, eps }, { target }) => {
      const each = logInput
        ? 'tf.sub(tf.exp(outputs), tf.mul(targets, outputs))'
        : `tf.sub(outputs, tf.mul(targets, tf.log(tf.add(outputs, ${eps}))))`;
      // Stirling's term applies to counts above 1, which one-hot labels are not.
      if (!full || target !== 'input') return `tf.mean(${each})`;
      const half = `tf.mul(tf.log(tf.mul(counts, ${2 * Math.PI})), 0.5)`;
      const stirling = `tf.add(tf.sub(tf.mul(counts, tf.log(counts)), counts), ${half})`;
      return {
        lines: ['const counts = tf.maximum(targets, 1);'],
        value: `tf.mean(tf.add(${each}, tf.where(tf.greater(targets, 1), ${stirling}, 0)))`,
      };
    },
    python: ({ logInput, full, eps }, given) =>
      `F.poisson_nll_loss(${given}${rest({
        log_input: unless(true, logInput),
        full: unless(false, full),
        eps: unless(1e-8, eps),
      })})`,
  },
);
