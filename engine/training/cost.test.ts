/** The cost of training, against the programs and the memory that TensorFlow uses. */
import { existsSync, readFileSync } from 'node:fs';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../model/serialize.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import { findEngine } from '../runtime/tensorflow/install/files.ts';
import { trainingBundle } from './programs/bundle.ts';
import { nodeCosts, programMultiplyAdds, trainingMemory } from './cost.ts';
import { buildNetwork } from './network/network.ts';

const sample = (name: string): TensorsmithDocument =>
  readDocument(readFileSync(new URL(`../../resources/samples/${name}.json`, import.meta.url), 'utf8'));
const MNIST = { sample: [28, 28, 1], channelsLast: true, classes: 10, trainCount: 60_000, testCount: 10_000 };
const PLAN = { intraThreads: 1, interThreads: 2, shards: 1 };
const HOST = fileURLToPath(new URL('../../dist/engine/host.cjs', import.meta.url));

function costOf(document: TensorsmithDocument, plan = PLAN) {
  const network = buildNetwork(document);
  const bundle = trainingBundle(network, document.training, MNIST, plan);
  return { network, bundle, memory: trainingMemory(bundle, network, document.training, true) };
}

describe('arithmetic', () => {
  it.each(['mlp', 'lenet-mnist', 'vgg', 'autoencoder', 'unet', 'lstm', 'transformer', 'resnet18'])(
    'of %s is that of its program, forward and backward',
    (name) => {
      const document = sample(name);
      const { network, bundle } = costOf(document);
      const costs = [...nodeCosts(network, document.training).values()];
      const batch = 8;
      const forward = costs.reduce((sum, cost) => sum + cost.forward, 0);
      const both = forward + costs.reduce((sum, cost) => sum + cost.backward, 0);
      const predict = programMultiplyAdds(bundle.functions['predict']!.program, batch) / batch;
      const step = programMultiplyAdds(bundle.functions['step']!.program, batch) / batch;
      // Layers count additions of biases and the like too, which matrix products do not have.
      expect(forward / predict).toBeGreaterThan(0.95);
      expect(forward / predict).toBeLessThan(1.15);
      expect(both / step).toBeGreaterThan(0.85);
      expect(both / step).toBeLessThan(1.15);
    },
  );
});

describe('memory', () => {
  it('adds up: weights, what the optimizer keeps, data', () => {
    const document = sample('lenet-mnist');
    const { memory } = costOf({ ...document, training: { ...document.training, statisticsEvery: 0 } });
    expect(memory.weights).toBe(61_706 * 4);
    expect(memory.optimizer).toBe(61_706 * 4);
    expect(memory.data).toBe(70_000 * (784 + 4));
  });

  const missing = !findEngine() || !existsSync(HOST) || process.platform !== 'linux';
  it.skipIf(missing).each(['vgg', 'transformer', 'lenet-mnist'])(
    'of %s grows with the batch as the process does',
    { timeout: 120_000 },
    async (name) => {
      const [few, many] = [withBatch(name, 128), withBatch(name, 1024)];
      const [small, large] = [await mostMemory(few), await mostMemory(many)];
      const predicted = small + costOf(many).memory.total - costOf(few).memory.total;
      if (process.env['TENSORSMITH_TELL']) console.log(name, small / 1e6, predicted / 1e6, large / 1e6);
      expect(predicted / large).toBeGreaterThan(0.85);
      expect(predicted / large).toBeLessThan(1.15);
    },
  );
});

function withBatch(name: string, batchSize: number): TensorsmithDocument {
  const plain = sample(name);
  const source = { kind: 'idx', path: 'sample:mnist' } as const;
  return { ...plain, data: { ...plain.data, source }, training: { ...plain.training, batchSize } };
}

/** Peak memory in bytes of an engine process that trains for 1.5 s. */
async function mostMemory(document: TensorsmithDocument): Promise<number> {
  const env = { ...process.env, TENSORSMITH_THREADS: '2,2' };
  const child = fork(HOST, { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  try {
    child.send({ id: 1, command: 'plan.time', params: { document, plan: PLAN } });
    for (;;) {
      const [message] = (await once(child, 'message')) as [{ id?: number; reply?: { ok: boolean } }];
      if (message.id === undefined) continue;
      expect(message.reply).toMatchObject({ ok: true });
      return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) * 1024;
    }
  } finally {
    child.kill('SIGKILL');
  }
}
