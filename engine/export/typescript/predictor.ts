/** src/predict.ts of the exported package. */
import type { TensorsmithDocument } from '../../model/types.ts';
import { formatOf } from '../../datasets/source.ts';
import { type OutputHead, scoredOf, thresholdOf } from '../outputHeads.ts';

/** Code that reads the class from the row `outputs`. */
const labelOf = (end: OutputHead): string =>
  end.target === 'binary'
    ? `(outputs[0] as number) > ${thresholdOf(end)} ? 1 : 0`
    : 'outputs.indexOf(Math.max(...outputs))';

/**
 * src/predict.ts.
 * @param ends of the network's outputs, in their order
 */
export function predictFile({ data: { source } }: TensorsmithDocument, ends: readonly OutputHead[]): string {
  const { samples, scaled } = formatOf(source);
  const isImages = samples === 'images';
  const [field, given] = isImages ? ['images', 'DATA_FOLDER'] : ['inputs', 'FILE'];
  const scored = scoredOf(samples, ends);
  const place = Math.max(0, scored);
  const shown = ends[place];
  const label = shown && scored >= 0 ? labelOf(shown) : null;
  const several = ends.length > 1;
  const inUnits = scaled && !label && shown?.target !== 'input';
  const many = inUnits && shown?.target === 'values';
  const width = shown?.shape[0] ?? 1;
  const rows =
    !several && shown?.shape.length === 1
      ? 'return (model.predict(x) as tf.Tensor2D).arraySync();'
      : `const outputs = ${several ? `(model.predict(x) as tf.Tensor[])[${place}]` : 'model.predict(x)'} as tf.Tensor;
      return tf.reshape(outputs, [outputs.shape[0] as number, -1]).arraySync() as number[][];`;
  const which = several ? ` of ${shown?.name}` : '';
  const fields = label
    ? `  /** The class ${shown?.target === 'binary' ? 'that the output says' : 'with the largest output'}. */
  label: number;
  /** The network's outputs${which}, one a class. */`
    : `  /** The network's outputs${which}, row-major${shown && shown.shape.length > 1 ? ` [${shown.shape.join(', ')}]` : ''}. */`;
  return `import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { readSamples, SAMPLE_SHAPE } from './data.js';
import { createModel } from './model.js';
import { loadWeights } from './weights.js';

export interface Prediction {
${fields}
  outputs: number[];
}

/** Predicts samples that lie one after the other${isImages ? ', with values in [0, 1]' : ''}. */
export function predict(model: tf.LayersModel, ${field}: Float32Array, batchSize = 100): Prediction[] {
  const size = SAMPLE_SHAPE.reduce<number>((product, dim) => product * dim, 1);
  const predictions: Prediction[] = [];
  for (let start = 0; start < ${field}.length; start += batchSize * size) {
    const part = ${field}.subarray(start, start + batchSize * size);
    const rows = tf.tidy(() => {
      const x = tf.tensor(part, [part.length / size, ...SAMPLE_SHAPE]);
      ${rows}
    });
    for (const outputs of rows) predictions.push({ ${label ? `label: ${label}, ` : ''}outputs });
  }
  return predictions;
}

// node dist/predict.js ${given} [COUNT]: one JSON object a line for the first test ${isImages ? 'images' : 'samples'}
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [${isImages ? "folder = 'data'" : "path = 'data'"}, count = '10'] = process.argv.slice(2);
  const model = createModel();
  await loadWeights(model, new URL('../weights.safetensors', import.meta.url));
  const { ${isImages || inUnits ? '' : 'count: all, '}${field}, labels${inUnits ? ', scale' : ''} } = await readSamples(${isImages ? "folder, 't10k'" : "path, 'test'"});${isImages || inUnits ? '' : '\n  const each = labels.length / all;'}
${inUnits ? `  // As the table has them.\n  const inUnits = (value: number${many ? ', at: number' : ''}): number => value * ${many ? '(scale.deviation[at] as number) + (scale.mean[at] as number)' : 'scale.deviation + scale.mean'};\n` : ''}  const size = SAMPLE_SHAPE.reduce<number>((product, dim) => product * dim, 1);
  predict(model, ${field}.subarray(0, Number(count) * size)).forEach(({ ${label ? 'label, ' : ''}outputs }, i) => {
    console.log(JSON.stringify({ index: i, truth: ${many ? `Array.from(labels.subarray(i * ${width}, (i + 1) * ${width}), inUnits)` : inUnits ? 'inUnits(labels[i] as number)' : isImages ? 'labels[i]' : 'each === 1 ? labels[i] : Array.from(labels.subarray(i * each, (i + 1) * each))'}, ${label ? 'label, ' : ''}${inUnits ? 'outputs: outputs.map(inUnits)' : 'outputs'} }));
  });
}
`;
}
