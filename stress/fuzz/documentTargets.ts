/** Documents, and all formats that contain one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyElements, readClip, writeClip } from '../../engine/editing/clipboard.ts';
import { commit, createHistory } from '../../engine/editing/history.ts';
import { readHistory, writeHistory } from '../../engine/editing/historyStore.ts';
import { readModule, takeModule, writeModule } from '../../engine/editing/moduleFile.ts';
import { readDocument } from '../../engine/model/serialize.ts';
import { generateCode } from '../../engine/export/generate.ts';
import { LANGUAGES } from '../../engine/export/language.ts';
import { analyze } from '../../engine/analysis/analyze.ts';
import { evaluate, parse, variablesOf } from '../../engine/layers/merge/expression.ts';
import { shapes } from '../../engine/layers/merge/expressionForms.ts';
import { LayerProblem } from '../../engine/layers/problem.ts';
import { nextStep } from '../../engine/search/algorithms/index.ts';
import { checkPlan, problemOf } from '../../engine/search/plan.ts';
import { readSearchFile } from '../../engine/search/searchFile.ts';
import { readEntry, readOrder, writeEntry } from '../../engine/protocol/session.ts';
import { shareText, unpackShareText } from '../../renderer/src/state/document/sharing.ts';
import { anyJson, anyText, drawing, expression, supply } from './grammar.ts';
import { mutateBytes, mutateJson } from './mutate.ts';
import type { Random } from './random.ts';
import { GRAMMAR_SHARE, type Target } from './target.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Sample documents, small ones more often than large ones. */
function samples(root: string): string[] {
  const read = (name: string): string => readFileSync(join(root, 'resources', 'samples', `${name}.json`), 'utf8');
  const small = ['lenet-mnist', 'auto-mpg', 'char-gpt', 'lstm', 'mlp', 'transformer', 'lenet-mnist', 'lstm', 'mlp'];
  return [...small, 'autoencoder', 'vgg', 'unet', 'resnet18'].map(read);
}

/** A search of the first sample. */
const SEARCH = JSON.stringify({
  format: 'tensorsmith-search',
  version: 1,
  document: 'sample:lenet-mnist',
  algorithm: { type: 'ASHA', factor: 3 },
  trials: 9,
  epochs: 9,
  choices: [
    { path: 'training.optimizer.type', values: ['SGD', 'Adam'] },
    { path: 'training.optimizer.lr', kind: 'float', min: 0.001, max: 0.1, log: true },
    {
      path: 'training.optimizer.momentum',
      kind: 'float',
      min: 0,
      max: 0.9,
      when: { path: 'training.optimizer.type', values: ['SGD'] },
    },
    { path: 'nodes.conv1.out_channels', kind: 'integer', min: 2, max: 24 },
    { path: 'nodes.relu1.type', values: ['ReLU', 'GELU'] },
    { path: 'nodes.relu2.bypass', values: [true, false] },
  ],
});

/** JSON texts: values changed, the text changed, or values from a grammar. */
function jsonMaker(seeds: readonly string[], fill: (random: Random, seed: unknown) => unknown): Target['make'] {
  const parsed = seeds.map((seed) => JSON.parse(seed) as unknown);
  return (random) => {
    const at = random.below(seeds.length);
    if (random.next() < GRAMMAR_SHARE) return bytesOf(JSON.stringify(fill(random, parsed[at])));
    if (random.next() < 0.7) return bytesOf(JSON.stringify(mutateJson(parsed[at], random)) ?? '');
    return mutateBytes(bytesOf(seeds[at]!), bytesOf(random.pick(seeds)), random);
  };
}

export function documentTargets(root: string): Target[] {
  const documents = samples(root);
  const resnet = readDocument(documents.at(-1)!);
  const drawn = supply(drawing);
  const json = supply(anyJson);
  const formula = supply(expression);
  const texts = supply(anyText);
  const makeDocument = jsonMaker(documents, (random, seed) => ({ ...(seed as object), ...drawn(random) }));
  const modules = resnet.modules.map(({ id }) => writeModule(takeModule(resnet, id)));
  const clip = writeClip(
    copyElements(
      resnet,
      resnet.graph.nodes.map(({ id }) => id),
    ),
  );
  const entry = { key: 'k', path: '/a', stamp: null, unsaved: true, savedAt: 1, history: null };
  const entries = documents.slice(0, 4).map((text) => writeEntry({ ...entry, text }));
  const lenet = readDocument(documents[0]!);
  const kept = commit(createHistory(lenet), 'step', { ...lenet, name: 'Other' });
  const history = writeHistory(
    { history: commit(kept, 'more', { ...lenet, graph: resnet.graph }), saved: lenet },
    true,
  )!;
  const shared = Promise.all(documents.slice(0, 6).map((text) => shareText(readDocument(text), null)));

  return [
    {
      name: 'documents, analyzed and exported',
      make: makeDocument,
      read: (input) => {
        const document = readDocument(textOf(input));
        const { problems } = analyze(document.graph, document.modules, document.training);
        if (problems.some(({ severity }) => severity === 'error')) return;
        for (const language of LANGUAGES) generateCode(language, document);
      },
    },
    {
      name: 'share texts',
      make: async (random) => {
        if (random.next() < GRAMMAR_SHARE) {
          // Compressed like a share text, with other content.
          const inside = new Blob([await makeDocument(random)] as BlobPart[]).stream();
          const packed = await new Response(inside.pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer();
          return bytesOf(`tensorsmith:${Buffer.from(packed).toString('base64url')}`);
        }
        const all = await shared;
        return mutateBytes(bytesOf(random.pick(all)), bytesOf(random.pick(all)), random);
      },
      read: async (input) => readDocument(await unpackShareText(textOf(input))),
    },
    {
      name: 'module files',
      make: jsonMaker(modules, (random) => ({ ...drawn(random), ...(json(random) as object) })),
      read: (input) => readModule(textOf(input)),
    },
    {
      name: 'search files',
      make: jsonMaker([SEARCH], (random, seed) => ({ ...(seed as object), choices: [json(random), json(random)] })),
      read: (input) => {
        const { plan } = readSearchFile(textOf(input));
        checkPlan(lenet, plan);
        nextStep(problemOf(plan), plan.algorithm, []);
      },
    },
    {
      name: 'clips',
      make: jsonMaker([clip], (random, seed) => ({ ...(seed as object), ...(drawn(random).graph as object) })),
      read: (input) => readClip(textOf(input)),
    },
    {
      name: 'sessions',
      make: jsonMaker(entries, (random) => json(random)),
      read: (input) => {
        readOrder(textOf(input));
        readEntry(textOf(input));
      },
    },
    {
      name: 'kept steps',
      make: (random) => mutateBytes(bytesOf(history), bytesOf(history), random),
      read: (input) => readHistory(textOf(input), lenet),
    },
    {
      name: 'formulas',
      make: (random) => bytesOf(random.next() < GRAMMAR_SHARE ? texts(random) : formula(random)),
      read: (input) => {
        const text = textOf(input).slice(0, 1000);
        try {
          const inputs = new Map(variablesOf(text).map((name) => [name, ['N', 3, 4] as const]));
          evaluate(parse(text), shapes(inputs));
        } catch (problem) {
          if (!(problem instanceof LayerProblem)) throw problem;
        }
      },
    },
  ];
}
