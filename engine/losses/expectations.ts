/** Expectations of several losses on the last layer. */
import type { Expectation } from './loss.ts';

export const LOG_PROBABILITIES: Expectation = {
  what: { en: 'log-probabilities', zh: '对数概率' },
  layer: 'LogSoftmax',
  gives: 'logProbabilities',
};
