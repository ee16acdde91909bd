/** Every exported loss against PyTorch: values and gradients of the goldens, edge cases included. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LOSSES } from '../../losses/index.ts';
import { classAxis, isBinary } from '../../losses/classes.ts';
import { furthest, type LossGolden, outputValues, readLossGoldens } from '../../training/testing/lossGoldens.ts';
import { documentOf, firstWeights } from '../testing/training.ts';
import { newPackage, runPackage } from '../testing/typescriptPackage.ts';
import { lossCode } from './losses.ts';

/** Negative labels, which the trainer refuses; and class probabilities over an axis other than the last. */
const isLeftOut = ({ settings, shape, target }: LossGolden): boolean =>
  target.kind === 'classes'
    ? target.values.some((label) => label < 0)
    : settings.type === 'CrossEntropyLoss' && shape.length > 2;

/** The loss as a function of outputs, with classes last where there are labels. */
function written(golden: LossGolden, i: number): { text: string; order: number[]; hot: number | null } {
  const { settings, shape, target } = golden;
  const axes = shape.map((_, axis) => axis);
  const isHot = target.kind === 'classes' && !isBinary(shape, target.shape);
  const axis = isHot ? classAxis(shape, target.shape)! : axes.length - 1;
  const order = [...axes.filter((other) => other !== axis), axis];
  const kind = target.kind === 'values' ? 'input' : isHot ? 'oneHot' : 'binary';
  const { lines, value } = lossCode(
    { loss: settings, target: kind, balanced: false },
    order.slice(1).map((from) => shape[from]!),
  );
  const text = `function loss${i}(outputs: tf.Tensor, targets: tf.Tensor, labels: tf.Tensor): tf.Tensor {
${lines.join('\n')}
return ${value};
}
`;
  return { text, order, hot: isHot ? shape[axis]! : null };
}

const cases = readLossGoldens().filter((golden) => !isLeftOut(golden));

const scriptOf = (functions: readonly string[]): string => `import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';

interface Case {
  x: (number | string)[];
  shape: number[];
  order: number[];
  hot: number | null;
  prepare: 'none' | 'sigmoid' | 'logSoftmax' | 'softplus';
  target: { shape: number[]; values: number[] };
}
${functions.join('')}
const losses = [${functions.map((_, i) => `loss${i}`).join(', ')}];
const PREPARE = {
  none: (x: tf.Tensor) => x,
  sigmoid: tf.sigmoid,
  softplus: tf.softplus,
  logSoftmax: (x: tf.Tensor) => {
    const others = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
    const back = [0, x.rank - 1, ...others.slice(1).map((_, i) => i + 1)];
    return tf.transpose(tf.logSoftmax(tf.transpose(x, [...others, 1])), back);
  },
};
const write = (tensor: tf.Tensor) => Array.from(tensor.dataSync(), (value) => (Number.isFinite(value) ? value : String(value)));
const found = (JSON.parse(readFileSync('cases.json', 'utf8')) as Case[]).map(({ x, shape, order, hot, prepare, target }, i) => {
  const outputs = tf.tensor(x.map(Number), shape);
  const labels = tf.tensor(target.values, target.shape, hot ? 'int32' : 'float32');
  const targets = hot ? tf.oneHot(labels, hot) : tf.reshape(labels, shape);
  const { value, grad } = tf.valueAndGrad((raw) => losses[i]!(tf.transpose(PREPARE[prepare](raw), order), targets, labels))(outputs);
  return { loss: write(value), gradient: write(grad) };
});
console.log(JSON.stringify({ found }));
`;

describe('exported losses give what PyTorch gives', () => {
  let found: { loss: (number | string)[]; gradient: (number | string)[] }[];
  beforeAll(() => {
    const functions = cases.map(written);
    const document = documentOf({});
    const target = newPackage(document, firstWeights(document));
    const told = cases.map((golden, i) => ({
      x: Array.from(outputValues(golden), (value) => (Number.isFinite(value) ? value : String(value))),
      shape: golden.shape,
      order: functions[i]!.order,
      hot: functions[i]!.hot,
      prepare: golden.prepare,
      target: golden.target,
    }));
    writeFileSync(join(target, 'cases.json'), JSON.stringify(told));
    ({ found } = runPackage(target, scriptOf(functions.map(({ text }) => text))) as { found: typeof found });
    rmSync(target, { recursive: true, force: true });
  }, 120_000);

  it('of all of them', () =>
    expect(new Set(cases.map(({ settings }) => settings.type))).toEqual(new Set(Object.keys(LOSSES))));

  it.each(cases.map((golden, i) => ({ i, golden, name: `${golden.settings.type} of ${golden.shape.join('×')}` })))(
    '$i: $name',
    ({ i, golden: { loss, gradient } }) => {
      expect(furthest(found[i]!.loss.map(Number), [loss])).toBeLessThan(1e-5);
      expect(furthest(found[i]!.gradient.map(Number), gradient)).toBeLessThan(1e-5);
    },
  );
});
