import { defineMetric } from './metric.ts';

/** Expected calibration error of the predicted class (Guo et al. 2017). */
export const calibrationError = defineMetric({
  of: 'classes',
  title: { en: 'ECE', zh: 'ECE' },
  help: {
    en: 'Expected calibration error: how far the confidence of predictions is from their accuracy, on average.',
    zh: '期望校准误差：预测的置信度与其准确率的平均差距。',
  },
  line: 'ECE',
  format: { as: 'fixed', digits: 4 },
  largerIsBetter: false,
  shown: 'list',
  counter: ({ calibration }) => ({ value: () => calibration.error() }),
});
