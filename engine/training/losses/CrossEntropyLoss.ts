import type { LossDefinition } from './loss.ts';

/** PyTorch's CrossEntropyLoss on raw scores: −log softmax(x)[label]. */
export const CrossEntropyLoss: LossDefinition = {
  type: 'CrossEntropyLoss',
  perSample: (b, output, labels) => {
    const classes = output.type.shape[1] as number;
    return b.neg(b.sum(b.mul(b.oneHot(labels, classes), b.logSoftmax(output)), [1]));
  },
  help: {
    en: 'For classes. How surprised the network is by the right answer; contains the softmax.',
    zh: '用于分类。网络对正确答案的“惊讶”程度；已包含 softmax。',
  },
  formula: String.raw`\ell = -\log \frac{e^{x_y}}{\sum_j e^{x_j}}`,
};
