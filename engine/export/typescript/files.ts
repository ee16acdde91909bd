/** The other files of the exported TypeScript package. */
import { isAugmented } from '../augmented.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { literal } from '../../layers/code.ts';
import { printable, unaccented } from '../words.ts';
import { formatOf } from '../../datasets/source.ts';
import type { ModelSource } from './model.ts';

/** package.json, named after the document. */
export function packageJson({ name, data: { source } }: TensorsmithDocument): string {
  const manifest = {
    name:
      unaccented(name)
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, '-')
        .replace(/^-+|-+$/g, '') || 'network',
    version: '1.0.0',
    private: true,
    type: 'module',
    scripts: { build: 'tsc', train: 'node dist/train.js', predict: 'node dist/predict.js' },
    dependencies: { '@tensorflow/tfjs': '4.22.0', ...formatOf(source).packages.npm },
    devDependencies: { '@types/node': '^22.0.0', typescript: '^5.9.0' },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

export const TSCONFIG = `${JSON.stringify(
  {
    compilerOptions: {
      target: 'ES2022',
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
      skipLibCheck: true,
      types: ['node'],
      rootDir: 'src',
      outDir: 'dist',
      declaration: true,
    },
    include: ['src'],
  },
  null,
  2,
)}\n`;

/** src/weights.ts: reads and writes weights.safetensors in tfjs' order of axes. */
export function weightsFile({ weights }: ModelSource): string {
  const filled = [...weights.values()].flat().some((mapping) => 'fill' in mapping);
  const rows = [...weights].map(([layer, mappings]) => {
    const entries = mappings.map((mapping) =>
      'fill' in mapping
        ? literal(mapping)
        : literal({ name: `${layer}.${mapping.name}`, ...(mapping.permutation ? { axes: mapping.permutation } : {}) }),
    );
    return `  ${/^\w+$/.test(layer) ? layer : literal(layer)}: [${entries.join(', ')}],`;
  });
  return `import { readFile, writeFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';

${filled ? '/** `fill` is a weight that is never learned and not in the file. */\n' : ''}type Weight = { name: string; axes?: number[] }${filled ? ' | { fill: number }' : ''};

/** Weights of each layer in the file, in PyTorch's names; \`axes\` brings them into the order of tfjs. */
const WEIGHTS: Record<string, Weight[]> = {
${rows.join('\n')}
};

/** Reads weights.safetensors, which PyTorch's load_state_dict takes as well. */
export async function loadWeights(model: tf.LayersModel, path: string | URL): Promise<void> {
  const file = await readFile(path);
  const headerLength = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + headerLength)) as Record<
    string,
    { shape: number[]; data_offsets: [number, number] } | undefined
  >;
  for (const [layer, weights] of Object.entries(WEIGHTS)) {
${filled ? '    const current = model.getLayer(layer).getWeights();\n' : ''}    const tensors = weights.map((${filled ? 'weight, i' : '{ name, axes }'}) => {
${filled ? "      if ('fill' in weight) return tf.fill((current[i] as tf.Tensor).shape, weight.fill);\n      const { name, axes } = weight;\n" : ''}      const entry = header[name];
      if (!entry) throw new Error(\`\${String(path)} has no \${name}\`);
      const [from, to] = entry.data_offsets.map((offset) => 8 + headerLength + offset) as [number, number];
      const values = new Float32Array(new Uint8Array(file.subarray(from, to)).buffer);
      return tf.tidy(() => tf.transpose(tf.tensor(values, entry.shape), axes));
    });
    model.getLayer(layer).setWeights(tensors);
    tf.dispose(tensors);
  }
}

/** Writes the weights back in the same form. */
export async function saveWeights(model: tf.LayersModel, path: string | URL): Promise<void> {
  const header: Record<string, { dtype: 'F32'; shape: number[]; data_offsets: [number, number] }> = {};
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [layer, weights] of Object.entries(WEIGHTS)) {
    const tensors = model.getLayer(layer).getWeights();
    for (const [i, ${filled ? 'weight' : '{ name, axes }'}] of weights.entries()) {${filled ? "\n      if ('fill' in weight) continue;\n      const { name, axes } = weight;" : ''}
      const inverse = axes?.map((_, axis) => axes.indexOf(axis));
      const tensor = tf.transpose(tensors[i] as tf.Tensor, inverse);
      const values = tensor.dataSync() as Float32Array;
      parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      header[name] = { dtype: 'F32', shape: tensor.shape, data_offsets: [offset, offset + values.byteLength] };
      offset += values.byteLength;
      tensor.dispose();
    }
  }
  const text = JSON.stringify(header);
  const head = Buffer.from(text + ' '.repeat((8 - (text.length % 8)) % 8));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(head.length));
  await writeFile(path, Buffer.concat([size, head, ...parts]));
}
`;
}

/** src/data.ts, for the document's data format. */
export function dataFile({ data: { source, fold } }: TensorsmithDocument, { sampleShape }: ModelSource): string {
  const text = formatOf(source).typescript(sampleShape);
  return fold ? text.replace('async function readFacts', 'export async function readFacts') : text;
}

/**
 * README.md of the package.
 * @param trained whether weights.safetensors lies beside it
 */
export function readme({ name, training, data: { source } }: TensorsmithDocument, trained: boolean): string {
  const { reads, samples, factsFile } = formatOf(source);
  const isImages = samples === 'images';
  const [given, what] = isImages ? ['DATA_FOLDER', 'images'] : ['FILE', 'samples'];
  return `# ${printable(name)}

A neural network drawn with Tensorsmith, as TypeScript on tfjs.

\`\`\`sh
npm install && npm run build
${trained ? `npm run predict -- ${given} 10   # the first ten test ${what}\n` : ''}npm run train -- ${given}        # trains and writes weights.safetensors
\`\`\`

| file | what it holds |
|---|---|
| src/model.ts | \`createModel()\`: the network |
| src/weights.ts | reads and writes weights.safetensors, in PyTorch's names and shapes |
| src/data.ts | reads ${reads} |
${isAugmented(training, source) ? '| src/augment.ts | changes training images at random |\n' : ''}| src/random.ts | the shuffled order of each epoch${isAugmented(training, source) ? ', and the numbers that augmentation draws' : ''} |
| src/train.ts | \`train(model, samples)\` |
| src/predict.ts | \`predict(model, ${isImages ? 'images' : 'inputs'})\` |

It runs on tfjs's own JavaScript backend. For speed, add \`@tensorflow/tfjs-node\` and import it first.
${
  factsFile
    ? `
Where ${factsFile} is missing, the data could not be read when this package was written: src/data.ts then throws an error
that says so. Export the package again where they are at hand, or put that file here.
`
    : ''
}`;
}
