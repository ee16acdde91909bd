import { defineMetric } from './metric.ts';

/**
 * Coefficient of determination; several values per sample are weighted by their variance, as in scikit-learn's
 * r2_score(multioutput='variance_weighted'). Null for one sample.
 */
export const r2 = defineMetric({
  of: 'values',
  title: { en: 'R²', zh: 'R²' },
  help: {
    en: 'Coefficient of determination: 1 − residual / total sum of squares; 1 is best.',
    zh: '决定系数：1 − 残差平方和 / 总平方和；最佳值为 1。',
  },
  line: 'R²',
  format: { as: 'fixed', digits: 4 },
  largerIsBetter: true,
  shown: 'list',
  counter: (width) => {
    const mean = new Float64Array(width);
    /** Squared deviations of the targets from their mean, by Welford. */
    const spread = new Float64Array(width);
    let [squares, rows] = [0, 0];
    return {
      add: (outputs, targets) => {
        for (let at = 0; at < targets.length; at += width) {
          rows += 1;
          for (let i = 0; i < width; i += 1) {
            const target = targets[at + i]!;
            squares += (outputs[at + i]! - target) ** 2;
            const before = target - mean[i]!;
            mean[i]! += before / rows;
            spread[i]! += before * (target - mean[i]!);
          }
        }
      },
      value: () => {
        if (rows < 2) return null;
        const whole = spread.reduce((sum, value) => sum + value, 0);
        // For constant targets: 1 if all are correct, else 0.
        return whole === 0 ? Number(squares === 0) : 1 - squares / whole;
      },
    };
  },
});
