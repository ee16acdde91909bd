import { defineMetric } from './metric.ts';
import { topK } from './topK.ts';

export const top3 = defineMetric(topK(3));
