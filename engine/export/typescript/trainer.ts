/** src/train.ts of the exported package. */
import { ignoredClassOf } from '../../losses/index.ts';
import type { LossCode } from '../../losses/loss.ts';
import type { TensorsmithDocument, TrainingSettings } from '../../model/types.ts';
import { formatOf } from '../../datasets/source.ts';
import { classesOf, type OutputHead, scoredOf } from '../outputHeads.ts';
import { literal } from '../../layers/code.ts';
import { lossCode } from './losses.ts';
import { balanceCode } from './balance.ts';
import { augmentations } from '../augmented.ts';
import { leftOut, optimizerCode } from './optimizers.ts';
import type { ModelSource } from './model.ts';

const indent = (lines: readonly string[], by: number): string =>
  lines.map((line) => `${' '.repeat(by)}${line}\n`).join('');

/** The target of an output, from x and labels. */
function targetCode(end: OutputHead, { sampleShape }: ModelSource): string {
  const { target, shape } = end;
  if (target === 'input') return sampleShape.length === 3 ? 'tf.transpose(x, [0, 3, 1, 2])' : 'x';
  if (target === 'values') return 'labels';
  if (target === 'oneHot') return `tf.oneHot(labels, ${classesOf(end)})`;
  const value = "tf.cast(labels, 'float32')";
  return shape.length ? `tf.expandDims(${value}, 1)` : value;
}

/** A function that computes the loss of one of several outputs. */
function lossFunction(end: OutputHead): { text: string; call: (targets: string) => string } {
  const { lines, value } = lossCode(end, end.shape);
  const needsLabels = [...lines, value].some((line) => /\blabels\b/.test(line));
  const text = `function ${end.name}Loss(outputs: tf.Tensor, targets: tf.Tensor${needsLabels ? ', labels: tf.Tensor1D' : ''}): tf.Tensor {
${indent(lines, 2)}  return ${value};
}
`;
  const call = (targets: string): string => {
    const loss = `${end.name}Loss(${end.name}Output, ${targets}${needsLabels ? ', labels' : ''})`;
    return end.weight === 1 ? loss : `tf.mul(${loss}, ${end.weight})`;
  };
  return { text, call };
}

/** Statements that add a loss and the weight penalties. */
function totalBody({ lines, value }: LossCode, { optimizer, penalties }: TrainingSettings): string {
  const before = indent(lines, 4);
  const { l1, l2 } = penalties;
  if (optimizer.weightDecay === 0 && l1 === 0 && l2 === 0) return `${before}    return ${value} as tf.Scalar;`;
  const parts: string[] = [];
  let sum = '';
  if (optimizer.weightDecay) {
    sum += `    // Half the squared weights times the weight decay: its gradient is PyTorch's weight_decay.
    const decay = tf.addN(model.trainableWeights.map((weight) => tf.sum(tf.square(weight.read()))));
`;
    parts.push(`tf.mul(decay, ${optimizer.weightDecay / 2})`);
  }
  if (l1 || l2) {
    sum += `    // Penalties on weights, but not on biases and scales.
    const kernels = model.trainableWeights.map((weight) => weight.read()).filter(({ rank }) => rank > 1);
`;
    if (l1) parts.push(`tf.mul(tf.addN(kernels.map((kernel) => tf.sum(tf.mul(kernel, tf.sign(kernel))))), ${l1})`);
    if (l2) parts.push(`tf.mul(tf.addN(kernels.map((kernel) => tf.sum(tf.square(kernel)))), ${l2})`);
  }
  return `${before}${sum}    return tf.addN([${[value, ...parts].join(', ')}]) as tf.Scalar;`;
}

interface LossParts {
  /** Functions before the trainer. */
  readonly functions: string;
  /** Expression of the outputs, and the names or name that they are destructured to. */
  readonly forward: string;
  readonly outputs: string;
  /** Statements from these to the loss. */
  readonly body: string;
}

function lossParts(ends: readonly OutputHead[], training: TrainingSettings, model: ModelSource): LossParts {
  const [end] = ends;
  if (end && ends.length === 1) {
    const type = end.shape.length === 1 ? 'tf.Tensor2D' : 'tf.Tensor';
    const applied = 'model.apply(x, { training: true })';
    // Classes are moved last, as in one-hot vectors.
    const turned = end.target === 'oneHot' && end.axis < end.shape.length - 1;
    const order = [0, ...end.shape.flatMap((_, i) => (i === end.axis ? [] : [i + 1])), end.axis + 1];
    const forward = turned ? `tf.transpose(${applied} as tf.Tensor, ${literal(order)})` : `${applied} as ${type}`;
    const body = `    const targets = ${targetCode(end, model)};
${totalBody(lossCode(end, turned ? order.slice(1).map((axis) => end.shape[axis - 1]!) : end.shape), training)}`;
    return { functions: '', forward, outputs: 'outputs', body };
  }
  const made = ends.map(lossFunction);
  const names = ends.map(({ name }) => `${name}Output`).join(', ');
  const losses = made.map(({ call }, i) => call(targetCode(ends[i]!, model))).join(', ');
  const forward = `model.apply(x, { training: true }) as [${ends.map(() => 'tf.Tensor').join(', ')}]`;
  const body = `    const total = tf.addN([${losses}]);
${totalBody({ lines: [], value: 'total' }, training)}`;
  return { functions: made.map(({ text }) => `${text}\n`).join(''), forward, outputs: `[${names}]`, body };
}

/** The loss of a batch: of mixed images, the losses of both labels in their share, by one forward pass. */
function lossFunctionCode({ forward, outputs, body }: LossParts, labels: string, isMixed: boolean): string {
  const found = `    const ${outputs} = ${forward};\n`;
  if (!isMixed) return `  const loss = (x: tf.Tensor, labels: ${labels}): tf.Scalar => {\n${found}${body}\n  };`;
  const inner = body.replaceAll(/^/gm, '  ');
  return `  const loss = (x: tf.Tensor, own: ${labels}, others: ${labels}, share: number): tf.Scalar => {
${found}    const against = (labels: ${labels}): tf.Scalar => {
${inner}
    };
    return tf.add(tf.mul(against(own), share), tf.mul(against(others), 1 - share)) as tf.Scalar;
  };`;
}

/** Refuses invalid labels, as PyTorch does. */
function labelCheck(ends: readonly OutputHead[]): string {
  const compared = ends.filter(({ target }) => target === 'oneHot');
  if (!compared.length) return '';
  const classes = Math.min(...compared.map(classesOf));
  const outside = compared
    .map(({ loss }) => ignoredClassOf(loss))
    .filter((ignored) => ignored !== null && ignored >= classes);
  const above = outside.length ? `(label >= ${classes} && label !== ${outside[0]})` : `label >= ${classes}`;
  return `  for (const label of samples.labels)
    if (label < 0 || ${above}) throw new RangeError(\`The label \${label} is none of ${classes} classes\`);
`;
}

/** Gathers the labels of a batch, of any shape. */
const GATHERED = `      const each = samples.labels.length / samples.count;
      const gathered = Array.from(indices, (index) => Array.from(samples.labels.subarray(index * each, (index + 1) * each)));
      const type = samples.labels instanceof Int32Array ? 'int32' : 'float32';
      const labels = tf.tensor(gathered.flat(), [indices.length, ...LABEL_SHAPE], type);`;

/** What the program trains with: all samples, or those outside a fold. */
const samplesCode = (place: string, ownSplit: boolean): string =>
  `  const all = await readSamples(${place}, 'train');
  const { used, held } = await foldOf(${ownSplit ? 'all.labels, ' : ''}all.count);
`;

/** The command line program. @param given name of its first argument */
const mainProgram = (
  { fold, source }: TensorsmithDocument['data'],
  isImages: boolean,
  given: string,
  scored: boolean,
): string => `// node dist/train.js ${given} [EPOCHS]
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [${isImages ? "folder = 'data'" : "path = 'data'"}, epochs] = process.argv.slice(2);
  const model = createModel();
  let sum = 0;
${fold ? samplesCode(isImages ? 'folder' : 'path', formatOf(source).ownSplit) : ''}  await train(model, ${fold ? 'take(all, used)' : `await readSamples(${isImages ? 'folder' : 'path'}, 'train')`}, {
    ...(epochs ? { epochs: Number(epochs) } : {}),
    onStep: (epoch, step, loss) => {
      sum += loss;
      if (step % 100 === 0) {
        console.log(\`[\${epoch}, \${step}] loss: \${(sum / 100).toFixed(4)}\`);
        sum = 0;
      }
    },
  });
  await saveWeights(model, 'weights.safetensors');
${fold && scored ? `  console.log(\`accuracy of fold ${fold.index} of ${fold.of}: \${accuracy(model, take(all, held)).toFixed(4)}\`);\n` : fold ? `  console.log(\`\${held.length} samples of fold ${fold.index} of ${fold.of} were held out\`);\n` : ''}${scored ? `  console.log(\`test accuracy: \${accuracy(model, await readSamples(${isImages ? "folder, 't10k'" : "path, 'test'"})).toFixed(4)}\`);\n` : ''}}
`;

/**
 * src/train.ts.
 * @param ends of the network's outputs, in their order
 */
export function trainFile(document: TensorsmithDocument, model: ModelSource, ends: readonly OutputHead[]): string {
  const {
    training,
    data: { source },
  } = document;
  const { samples } = formatOf(source);
  const isImages = samples === 'images';
  const left = leftOut(training);
  const notes = left.length ? ` Unlike in Tensorsmith: ${left.join('; ')}.` : '';
  const scored = scoredOf(samples, ends) >= 0;
  const parts = lossParts(ends, training, model);
  const [field, given] = isImages ? (['images', 'DATA_FOLDER'] as const) : (['inputs', 'FILE'] as const);
  const { changes, mixes } = augmentations(training, source);
  const augmenters = [...(changes ? ['augment'] : []), ...(mixes ? ['mix'] : [])].join(', ');
  const step = '(epoch - 1) * Math.ceil(samples.count / batchSize) + start / batchSize + 1';
  return `import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
${augmenters ? `import { ${augmenters} } from './augment.js';\n` : ''}import { ${isImages ? '' : 'LABEL_SHAPE, '}readSamples, SAMPLE_SHAPE, type Samples } from './data.js';
${document.data.fold ? "import { foldOf, take } from './folds.js';\n" : ''}import { createModel } from './model.js';
${scored ? "import { predict } from './predict.js';\n" : ''}import { ${training.balance === 'sampling' ? 'balancedOrder' : 'epochOrder'} } from './random.js';
import { saveWeights } from './weights.js';

export interface TrainOptions {
  epochs?: number;
  batchSize?: number;
  onStep?: (epoch: number, step: number, loss: number) => void;
}

${balanceCode(ends)}${parts.functions}/** Trains in place, on the shuffled batches of Tensorsmith.${notes} */
export async function train(model: tf.LayersModel, samples: Samples, options: TrainOptions = {}): Promise<void> {
  const { epochs = ${training.epochs}, batchSize = ${training.batchSize}, onStep } = options;
  const size = samples.${field}.length / samples.count;
${labelCheck(ends)}${ends.some(({ balanced }) => balanced) ? '  weighClasses(samples.labels);\n' : ''}  const optimizer = ${optimizerCode(training.optimizer).value};
${lossFunctionCode(parts, isImages ? 'tf.Tensor1D' : 'tf.Tensor', mixes)}
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const order = ${training.balance === 'sampling' ? 'balancedOrder(samples.labels, epoch)' : 'epochOrder(samples.count, epoch)'};
    for (let start = 0; start < samples.count; start += batchSize) {
      const indices = order.subarray(start, start + batchSize);
      const ${field} = new Float32Array(indices.length * size);
      indices.forEach((index, i) => ${field}.set(samples.${field}.subarray(index * size, (index + 1) * size), i * size));
${changes ? `      augment(images, epoch, start, ${step});\n` : ''}${mixes ? `      const share = mix(images, ${step});\n` : ''}      const x = tf.tensor(${field}, [indices.length, ...SAMPLE_SHAPE]);
${isImages ? "      const labels = tf.tensor1d(Array.from(indices, (index) => samples.labels[index] as number), 'int32');" : GATHERED}
${mixes ? '      const others = tf.gather(labels, Array.from(indices, (_, i) => (i || indices.length) - 1));\n' : ''}      const value = optimizer.minimize(() => loss(x, labels${mixes ? ', others, share' : ''}), true) as tf.Scalar;
      onStep?.(epoch, start / batchSize + 1, (await value.data())[0] as number);
      tf.dispose([x, labels, ${mixes ? 'others, ' : ''}value]);
    }
  }
}
${
  scored
    ? `
/** Share of samples whose class is predicted rightly. */
export function accuracy(model: tf.LayersModel, samples: Samples): number {
  const correct = predict(model, samples.${field}).filter(({ label }, i) => label === samples.labels[i]).length;
  return correct / samples.count;
}
`
    : ''
}
${mainProgram(document.data, isImages, given, scored)}`;
}
