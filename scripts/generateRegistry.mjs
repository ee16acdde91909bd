// Generates the registries of one-file definitions: engine/layers/registry.generated.ts from engine/layers/<family>/,
// engine/<room>/registry.generated.ts from files that call the room's `define…`, those of data formats and export
// targets, and the names of messages, engine/protocol/names.generated.ts. `--check` fails when one is stale.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const engine = new URL('../engine/', import.meta.url).pathname;

/** Names in the order in which the app offers them: frequent ones first, the rest alphabetically. */
const sorted = (names, first) => {
  const rank = (name) => (first.includes(name) ? first.indexOf(name) : first.length);
  return names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
};

const FAMILIES = [
  'input',
  'linear',
  'convolution',
  'pooling',
  'normalization',
  'activation',
  'regularization',
  'recurrent',
  'attention',
  'shape',
  'merge',
];
/** First in their families. */
const COMMON = [
  'Input',
  'Linear',
  'Conv2d',
  'MaxPool2d',
  'AvgPool2d',
  'BatchNorm2d',
  'ReLU',
  'Sigmoid',
  'Tanh',
  'Softmax',
  'Dropout',
  'Flatten',
  'Add',
  'Concat',
];

/** A layer's file begins with a capital; helpers beside it do not. */
function layers() {
  const root = join(engine, 'layers');
  const found = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !['testing', 'goldens'].includes(entry.name),
  );
  const unknown = found.filter((entry) => !FAMILIES.includes(entry.name));
  if (unknown.length) throw new Error(`Unknown family: ${unknown.map((entry) => entry.name).join(', ')}`);
  const all = FAMILIES.flatMap((family) => {
    const files = readdirSync(join(root, family)).filter((file) => /^[A-Z]\w*\.ts$/.test(file));
    return sorted(
      files.map((file) => file.slice(0, -3)),
      COMMON,
    ).map((name) => ({ family, name }));
  });
  return `import type { LayerDefinition } from './definition.ts';
${all.map(({ family, name }) => `import { ${name} } from './${family}/${name}.ts';`).join('\n')}

export const LAYERS: readonly LayerDefinition[] = [
${all.map(({ name }) => `  ${name},`).join('\n')}
];
`;
}

/** Registries by folder: the function with which a file defines an entry of its own name. */
const ROOMS = {
  losses: {
    define: 'defineLoss',
    table: 'LOSSES',
    first: [
      'CrossEntropyLoss',
      'NLLLoss',
      'BCEWithLogitsLoss',
      'BCELoss',
      'MSELoss',
      'L1Loss',
      'SmoothL1Loss',
      'HuberLoss',
      'KLDivLoss',
      'MultiMarginLoss',
      'HingeEmbeddingLoss',
      'CosineEmbeddingLoss',
      'PoissonNLLLoss',
    ],
  },
  optimizers: {
    define: 'defineOptimizer',
    table: 'OPTIMIZERS',
    first: ['SGD', 'Adam', 'AdamW', 'NAdam', 'RAdam', 'RMSprop', 'Adagrad', 'Adadelta', 'Lion'],
  },
  schedules: {
    define: 'defineSchedule',
    table: 'SCHEDULES',
    first: [
      'constant',
      'StepLR',
      'MultiStepLR',
      'ExponentialLR',
      'CosineAnnealingLR',
      'CosineAnnealingWarmRestarts',
      'OneCycleLR',
      'PolynomialLR',
      'ReduceLROnPlateau',
    ],
  },
  initializers: {
    define: 'defineInitializer',
    table: 'INITIALIZERS',
    first: [
      'zeros',
      'ones',
      'constant',
      'uniform',
      'normal',
      'trunc_normal',
      'xavier_uniform',
      'xavier_normal',
      'kaiming_uniform',
      'kaiming_normal',
      'orthogonal',
      'dirac',
      'eye',
      'sparse',
    ],
  },
  metrics: {
    define: 'defineMetric',
    table: 'METRICS',
    first: [
      'accuracy',
      'top3',
      'top5',
      'precision',
      'recall',
      'f1',
      'rocAuc',
      'averagePrecision',
      'calibrationError',
      'perplexity',
      'mae',
      'rmse',
      'r2',
    ],
  },
  'search/algorithms': {
    define: 'defineSearchAlgorithm',
    table: 'SEARCH_ALGORITHMS',
    first: ['TPE', 'random', 'grid', 'ASHA', 'Hyperband', 'evolution'],
  },
};

function room(folder, { define, table, first }) {
  const root = join(engine, folder);
  const names = readdirSync(root)
    .filter((file) => /^\w+\.ts$/.test(file))
    .flatMap((file) => {
      const defined = readFileSync(join(root, file), 'utf8').match(
        new RegExp(String.raw`(?<=^export const )\w+(?= = ${define}\()`, 'gm'),
      );
      if (!defined) return [];
      const name = file.slice(0, -3);
      if (defined.length !== 1 || defined[0] !== name)
        throw new Error(`engine/${folder}/${file} defines ${defined.join(', ')} instead of ${name}`);
      return [name];
    });
  const all = sorted(names, first);
  return `${all.map((name) => `import { ${name} } from './${name}.ts';`).join('\n')}

/** By their names, in the order in which the app offers them. */
export const ${table} = {
${all.map((name) => `  ${name},`).join('\n')}
} as const;
`;
}

/** Names of the entries of a table of messages. */
function names(file, functions) {
  const text = readFileSync(join(engine, 'protocol', file), 'utf8');
  return [...text.matchAll(new RegExp(String.raw`^  '?([\w.]+)'?: (?:${functions})[(<]`, 'gm'))].map(
    ([, name]) => name,
  );
}

/** Names only, for the preload script, which does not validate parameters. */
function messages() {
  const list = (all) => `[\n${all.map((name) => `  '${name}',\n`).join('')}]`;
  const commands = [...names('commands.ts', 'command|translated'), ...names('shellCommands.ts', 'shellCommand')];
  const events = [...names('events.ts', 'event'), ...names('shellCommands.ts', 'event')];
  return `import type { AllCommands, AllEvents } from './client.ts';

export const ALL_COMMANDS = ${list(commands)} as const satisfies readonly (keyof AllCommands)[];

export const ALL_EVENTS = ${list(events)} as const satisfies readonly (keyof AllEvents)[];
`;
}

/** A registry of the files in one folder, keyed by file name. */
function listed(folder, table, path, first) {
  const all = readdirSync(join(engine, folder))
    .filter((file) => /^\w+\.ts$/.test(file))
    .map((file) => file.slice(0, -3))
    .sort((a, b) => Number(b === first) - Number(a === first) || (a < b ? -1 : 1));
  return `${all.map((name) => `import { ${name} } from './${path}/${name}.ts';`).join('\n')}

export const ${table} = [${all.join(', ')}] as const;
`;
}

const files = [
  ['layers/registry', layers()],
  ...Object.entries(ROOMS).map(([folder, kind]) => [`${folder}/registry`, room(folder, kind)]),
  ['protocol/names', messages()],
  // A format is named as the `kind` of its sources in documents.
  ['datasets/formats', listed('datasets/formats', 'FORMATS', 'formats')],
  // The first target is the default.
  ['export/targets', listed('export/targets', 'TARGETS', 'targets', 'typescript')],
];
for (const [path, body] of files) {
  const text = `// Generated by scripts/generateRegistry.mjs. Do not edit.\n${body}`;
  const target = join(engine, `${path}.generated.ts`);
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    console.error(`engine/${path}.generated.ts is stale: run node scripts/generateRegistry.mjs`);
    process.exitCode = 1;
  }
}
