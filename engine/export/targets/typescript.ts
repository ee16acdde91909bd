/** A TypeScript package on tfjs. */
import { defineTarget } from '../target.ts';
import { generateTypeScript } from '../typescript/generate.ts';

export const typescript = defineTarget({
  language: 'typescript',
  title: 'TypeScript',
  hint: {
    en: 'A small TypeScript package on TensorFlow.js that defines the same model, trains and predicts.',
    zh: '一个基于 TensorFlow.js 的小型 TypeScript 包，定义同样的模型，可训练、可预测。',
  },
  syntax: 'typescript',
  generate: generateTypeScript,
});
