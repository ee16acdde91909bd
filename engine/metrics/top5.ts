import { defineMetric } from './metric.ts';
import { topK } from './topK.ts';

export const top5 = defineMetric(topK(5));
