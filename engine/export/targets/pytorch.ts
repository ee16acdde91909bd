/** A Python package on PyTorch. */
import { generatePyTorch } from '../pytorch/generate.ts';
import { defineTarget } from '../target.ts';

export const pytorch = defineTarget({
  language: 'pytorch',
  title: 'PyTorch',
  hint: {
    en: 'A small Python package on PyTorch that defines the same model, trains on one or many GPUs, and predicts.',
    zh: '一个基于 PyTorch 的小型 Python 包，定义同样的模型，可在一个或多个 GPU 上训练，可预测。',
  },
  syntax: 'python',
  generate: generatePyTorch,
});
