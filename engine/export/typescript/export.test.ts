/** Exported code beside the engine: every layer, in a network that type-checks and computes the same. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocument } from '../../document/create.ts';
import { addNode, connect } from '../../document/edit.ts';
import type { Params, TensorsmithDocument } from '../../document/types.ts';
import { writeSafetensors } from '../../data/safetensors.ts';
import { LAYERS, layerOf } from '../../layers/registry.ts';
import { values } from '../../program/testing/formula.ts';
import type { HostTensor, Runtime } from '../../runtime/runtime.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import { trainingBundle } from '../../training/bundle.ts';
import { buildNetwork } from '../../training/network.ts';
import { toStored } from '../../training/storage.ts';
import { generateTypeScript } from './generate.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
const SHAPE = [9, 8, 4];
const SAMPLES = 3;

type Spec = readonly [name: string, type: string, params?: Params, ...from: string[]];

function network(name: string, specs: readonly Spec[]): TensorsmithDocument {
  let document = createDocument(name);
  const ids = new Map<string, string>();
  let before = '';
  for (const [node, type, params = {}, ...from] of specs) {
    const added = addNode(document, type, { x: 0, y: 0 }, params);
    document = added.document;
    document = {
      ...document,
      graph: {
        ...document.graph,
        nodes: document.graph.nodes.map((n) => (n.id === added.id ? { ...n, name: node } : n)),
      },
    };
    ids.set(node, added.id);
    const ports = layerOf(type)!.inputs;
    const many = 'variadic' in ports || ports.length > 1;
    (from.length ? from : before ? [before] : []).forEach((source, i) => {
      document = connect(
        document,
        { node: ids.get(source)!, port: 'out' },
        { node: added.id, port: many ? `in${i}` : 'in' },
      );
    });
    before = node;
  }
  return document;
}

const input: Spec = ['image', 'Input', { shape: [4, 9, 8] }];
const tail: Spec[] = [
  ['flat', 'Flatten'],
  ['fc', 'Linear', { out_features: 5 }],
  ['out', 'Output'],
];
const NETWORKS: Record<string, Spec[]> = {
  residual: [
    input,
    ['conv1', 'Conv2d', { out_channels: 4, padding: [1, 1] }],
    ['bn1', 'BatchNorm2d'],
    ['relu1', 'ReLU'],
    ['add', 'Add', {}, 'image', 'relu1'],
    ['sigmoid', 'Sigmoid'],
    ['pool', 'AvgPool2d', { kernel_size: [3, 3], stride: [2, 2], padding: [1, 1], count_include_pad: false }],
    ...tail,
  ],
  branches: [
    input,
    ['left', 'Conv2d', { out_channels: 3, kernel_size: [3, 2], stride: [2, 1], padding: [1, 1], bias: false }, 'image'],
    ['right', 'Conv2d', { out_channels: 6, kernel_size: [3, 2], stride: [2, 1], padding: [1, 1], groups: 2 }, 'image'],
    ['concat', 'Concat', {}, 'left', 'right'],
    ['soft', 'Softmax', { dim: 2 }],
    ['pool', 'MaxPool2d', { kernel_size: [3, 3], stride: [2, 2], padding: [1, 1], ceil_mode: true }],
    ['tanh', 'Tanh'],
    ['drop', 'Dropout'],
    ...tail,
  ],
  activations: [
    input,
    ['relu6', 'ReLU6'],
    ['leaky', 'LeakyReLU', { negative_slope: 0.3 }, 'image'],
    ['elu', 'ELU', { alpha: 0.7 }],
    ['elu1', 'ELU'],
    ['selu', 'SELU'],
    ['celu', 'CELU', { alpha: 0.7 }],
    ['gelu', 'GELU'],
    ['tanhGelu', 'GELU', { approximate: 'tanh' }],
    ['silu', 'SiLU'],
    ['mish', 'Mish'],
    ['sum', 'Add', {}, 'relu6', 'mish'],
    ['shared', 'PReLU'],
    ['conv', 'Conv2d', { out_channels: 6, kernel_size: [2, 2] }],
    ['prelu', 'PReLU', { num_parameters: 6 }],
    ['glu', 'GLU', { dim: 1 }],
    ['half', 'GLU', { dim: 2 }],
    ['logs', 'LogSoftmax'],
    ['softsign', 'Softsign'],
    ['plus', 'Softplus', { beta: 2, threshold: 3 }],
    ['softplus', 'Softplus'],
    ['sigma', 'LogSigmoid'],
    ['swish', 'Hardswish'],
    ['hard', 'Hardtanh', { min_val: -0.3, max_val: 4 }],
    ['hardsigmoid', 'Hardsigmoid'],
    ...tail,
  ],
  shapes: [
    input,
    ['up', 'Upsample', { scale_factor: [2, 1] }],
    ['pad', 'Pad', { top: 0, right: 2, value: 0.5 }],
    ['shuffle', 'PixelShuffle', {}, 'pad'],
    ['cut', 'Slice', { dim: 2, start: 1, end: -1 }],
    ['same', 'Identity'],
    ['some', 'Slice', { dim: 1, end: 2 }, 'pad'],
    ['mean', 'Mean', { dim: 1, keepdim: true }],
    ['top', 'Max', { dim: 3, keepdim: true }, 'some'],
    ['gate', 'Multiply', {}, 'some', 'mean', 'top'],
    ['less', 'Subtract', {}, 'mean', 'top'],
    ['positive', 'Softplus'],
    ['ratio', 'Divide', {}, 'gate', 'positive'],
    ['order', 'Permute', { dims: [2, 3, 1] }],
    ['sums', 'Sum', { dim: 2 }],
    ['axis', 'Unsqueeze', { dim: 2 }],
    ['gone', 'Squeeze', { dim: 2 }],
    ['flat0', 'Flatten'],
    ['parts', 'Unflatten', { unflattened_size: [2, 19, 1] }],
    ['columns', 'Sum', { dim: 2 }, 'same'],
    ['again', 'Reshape', { shape: [2, 11] }],
    ['rows', 'Mean', { dim: -1 }],
    ['left', 'Flatten', {}, 'parts'],
    ['both', 'Concat', {}, 'left', 'rows'],
    ['fc', 'Linear', { out_features: 5 }],
    ['out', 'Output'],
  ],
  normalized: [
    input,
    ['ln', 'LayerNorm', { normalized_dims: 2 }],
    ['gn', 'GroupNorm', { num_groups: 2 }],
    ['in', 'InstanceNorm2d', { affine: true }],
    ['in0', 'InstanceNorm2d'],
    ['noise', 'GaussianNoise'],
    ['drop', 'Dropout2d'],
    ['adaptive', 'AdaptiveAvgPool2d', { output_size: [4, 2] }],
    ['rms', 'RMSNorm'],
    ['high', 'GlobalMaxPool2d', {}, 'drop'],
    ['mean', 'GlobalAvgPool2d', {}, 'drop'],
    ['all', 'Add', {}, 'rms', 'high', 'mean'],
    ['flat0', 'Flatten'],
    ['gn2', 'GroupNorm', { num_groups: 4 }],
    ...tail,
  ],
  transposed: [
    input,
    ['mirror', 'Conv2d', { out_channels: 4, padding: [1, 2], stride: [2, 2], padding_mode: 'reflect' }],
    ['up', 'ConvTranspose2d', { out_channels: 6, stride: [2, 3], padding: [1, 0], output_padding: [1, 2], groups: 2 }],
    ['wide', 'ConvTranspose2d', { out_channels: 2, kernel_size: [2, 2], dilation: [2, 1], bias: false }],
    ['rows', 'Flatten', { start_dim: 2 }],
    ['conv1', 'Conv1d', { out_channels: 4, stride: 3, padding: 1, dilation: 2, groups: 2 }],
    ['ring', 'Conv1d', { out_channels: 3, kernel_size: 4, padding: 2, padding_mode: 'circular', bias: false }],
    ['longer', 'ConvTranspose1d', { out_channels: 2, stride: 2, output_padding: 1 }],
    ['top', 'MaxPool1d', { kernel_size: 3, stride: 2, padding: 1 }],
    ['bn', 'BatchNorm1d'],
    ['low', 'AvgPool1d', { kernel_size: 3, padding: 1, count_include_pad: false }],
    ['steps', 'Linear', { out_features: 4 }],
    ['flat', 'Flatten'],
    ['bn2', 'BatchNorm1d'],
    ['fc', 'Linear', { out_features: 5 }],
    ['out', 'Output'],
  ],
  dilated: [
    input,
    ['conv', 'Conv2d', { out_channels: 2, kernel_size: [3, 3], dilation: [2, 2], padding: [2, 2] }],
    ['bn', 'BatchNorm2d', { affine: false, eps: 0.01 }],
    ['avg', 'AvgPool2d', { kernel_size: [2, 3], ceil_mode: true }],
    ['part', 'Flatten', { start_dim: 2 }],
    ['rest', 'Flatten'],
    ['fc', 'Linear', { out_features: 5, bias: false }],
    ['class', 'Softmax'],
    ['out', 'Output'],
  ],
};

let folder: string;
let runtime: Runtime;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-exported-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  runtime = await createWasmRuntime();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('exported TypeScript', () => {
  it('is tested for every layer', () => {
    const covered = new Set(Object.values(NETWORKS).flatMap((specs) => specs.map(([, type]) => type)));
    expect(LAYERS.map(({ type }) => type).filter((type) => !covered.has(type))).toEqual([]);
  });

  it.each(Object.keys(NETWORKS))('of %s type-checks under strict and computes what the engine does', async (name) => {
    const document = network(name, NETWORKS[name]!);
    const built = buildNetwork(document);
    const weights = Object.fromEntries(
      built.parameters.map((spec, i) => {
        const data = values(spec.shape, i + 1, 0.5);
        // A variance is positive.
        return [
          spec.fullName,
          { shape: spec.shape, data: spec.name === 'running_var' ? data.map((value) => value + 1) : data },
        ];
      }),
    );
    const target = join(folder, name);
    for (const { path, text } of generateTypeScript(document, true).files) {
      mkdirSync(dirname(join(target, path)), { recursive: true });
      writeFileSync(join(target, path), text);
    }
    writeFileSync(join(target, 'weights.safetensors'), writeSafetensors(weights));
    const inputs = values([SAMPLES, ...SHAPE], 99);
    writeFileSync(join(target, 'inputs.json'), JSON.stringify([...inputs]));
    writeFileSync(
      join(target, 'src', 'compare.ts'),
      `import { readFileSync } from 'node:fs';
import { loadWeights, saveWeights } from './weights.js';
import { createModel } from './model.js';
import { predict } from './predict.js';
import { train } from './train.js';

const inputs = Float32Array.from(JSON.parse(readFileSync('inputs.json', 'utf8')) as number[]);
const model = createModel();
await loadWeights(model, 'weights.safetensors');
const before = predict(model, inputs).map(({ outputs }) => outputs);
await saveWeights(model, 'saved.safetensors');
await loadWeights(model, 'saved.safetensors');
const again = predict(model, inputs).map(({ outputs }) => outputs);
const losses: number[] = [];
const samples = { count: ${SAMPLES}, images: inputs, labels: Int32Array.of(0, 1, 2) };
await train(model, samples, { epochs: 4, batchSize: 2, onStep: (_epoch, _step, loss) => losses.push(loss) });
console.log(JSON.stringify({ before, again, losses }));
`,
    );
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc')], { cwd: target, stdio: 'inherit' });
    const printed = execFileSync(process.execPath, ['dist/compare.js'], {
      cwd: target,
      encoding: 'utf8',
    });
    const { before, again, losses } = JSON.parse(printed.split('\n').find((line) => line.startsWith('{'))!) as {
      before: number[][];
      again: number[][];
      losses: number[];
    };

    const data = { sample: SHAPE, channelsLast: true, classes: 5, trainCount: SAMPLES, testCount: 0 };
    const session = await runtime.createSession(
      trainingBundle(built, document.training, data, { intraThreads: 1, interThreads: 1, shards: 1 }),
    );
    const stored: Record<string, HostTensor> = {};
    for (const spec of built.parameters) stored[spec.fullName] = toStored(spec, weights[spec.fullName]!.data);
    await session.write(stored);
    const { output } = await session.run('predict', {
      x: { dtype: 'float32', shape: [SAMPLES, ...SHAPE], data: inputs },
    });
    session.dispose();

    const computed = output!.data as Float32Array;
    const largest = computed.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const furthest = before.flat().reduce((max, value, i) => Math.max(max, Math.abs(value - computed[i]!)), 0);
    expect(furthest / largest).toBeLessThan(1e-5);
    expect(again).toEqual(before);
    expect(losses).toHaveLength(8);
    expect(losses.every(Number.isFinite)).toBe(true);
  });
});
