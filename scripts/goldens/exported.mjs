// Runs exported Python packages in PyTorch: `node scripts/goldens/exported.mjs [PYTHON] [--all]`, a Python with the
// packages of requirements.txt; those whose code has changed since their last run, or all. Writes
// engine/export/pytorch/goldens/exported.json.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importEngine } from '../lib/engine.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = join(root, 'engine/export/pytorch/goldens/exported.json');
const all = process.argv.includes('--all');
const [python = 'python3'] = process.argv.slice(2).filter((argument) => argument !== '--all');
const {
  packageCases,
  packageFiles,
  codeFiles,
  codeHash,
  firstWeights,
  writeSafetensors,
  SAMPLE_NAMES,
  sampleDocument,
  openDataset,
  formatOf,
  resolveDataPath,
  sampleRun,
  PREDICTED,
  SHOWN,
  ODD_FILES,
  ORDERS,
} = await importEngine(`
  export * from './engine/export/testing/packages.ts';
  export * from './engine/export/testing/sampleRuns.ts';
  export * from './engine/export/testing/oddFiles.ts';
  export { firstWeights } from './engine/export/testing/training.ts';
  export { writeSafetensors } from './engine/data/safetensors.ts';
  export { resolveDataPath } from './engine/data/resolveDataPath.ts';
  export { openDataset } from './engine/data/dataset.ts';
  export { formatOf } from './engine/datasets/source.ts';
`);
const cases = packageCases();
const samples = SAMPLE_NAMES.map((name) => ({ name, document: sampleDocument(name) }));

const before = existsSync(target) ? JSON.parse(readFileSync(target, 'utf8')) : { cases: {}, samples: {} };
const isNew = (kind, { name, document }) => all || before[kind][name]?.code !== codeHash(document);

const work = mkdtempSync(join(tmpdir(), 'tensorsmith-pytorch-'));
try {
  const put = (folder, files) => {
    for (const { path, content } of files) {
      mkdirSync(dirname(join(work, folder, path)), { recursive: true });
      writeFileSync(join(work, folder, path), content);
    }
  };
  const [newCases, newSamples] = [
    cases.filter((one) => isNew('cases', one)),
    samples.filter((one) => isNew('samples', one)),
  ];
  newCases.forEach((one, i) => put(String(i), packageFiles(one)));
  const factsOf = async (source) => {
    const path = formatOf(source).factsFile;
    return path ? [{ path, content: (await openDataset(source)).facts() }] : [];
  };
  for (const { name, document } of newSamples) {
    const { source, validationShare, splitSeed } = document.data;
    const data = resolveDataPath(source.path);
    const run = {
      data,
      predicted: PREDICTED,
      shown: SHOWN,
      share: validationShare,
      seed: splitSeed,
      ...sampleRun(name),
    };
    put(name, [
      ...codeFiles(document),
      { path: 'weights.safetensors', content: writeSafetensors(firstWeights(document)) },
      { path: 'sample.json', content: JSON.stringify(run) },
      ...(await factsOf(source)),
    ]);
  }
  for (const { name, files, document } of ODD_FILES) {
    const { source } = document.data;
    const data = files.map((file) => ({ ...file, path: `data/${file.path}` }));
    mkdirSync(join(work, `odd ${name}/data`), { recursive: true });
    // With the code of folds, which the split by the share does not use.
    const folded = { ...document, data: { ...document.data, fold: { index: 1, of: 3 } } };
    put(`odd ${name}`, [...codeFiles(folded), ...data, { path: 'odd.json', content: JSON.stringify(source) }]);
    const path = join(work, `odd ${name}/data`, source.path);
    put(`odd ${name}`, await factsOf({ ...source, path }));
  }
  put('.', [{ path: 'orders.json', content: JSON.stringify(ORDERS) }]);
  const { status } = spawnSync(python, [join(root, 'scripts/goldens/exported.py'), work], { stdio: 'inherit' });
  if (status !== 0) throw new Error('PyTorch could not run all of them');
  const found = JSON.parse(readFileSync(join(work, 'found.json'), 'utf8'));
  const withCode = (list, ran, kind) =>
    Object.fromEntries(
      list.map((one) => {
        const at = ran.indexOf(one);
        if (at < 0) return [one.name, before[kind][one.name]];
        const result = kind === 'cases' ? found.cases[at] : found.samples[one.name];
        return [one.name, { code: codeHash(one.document), ...result }];
      }),
    );
  const text = JSON.stringify({
    torch: found.torch,
    cases: withCode(cases, newCases, 'cases'),
    samples: withCode(samples, newSamples, 'samples'),
    odd: found.odd,
    orders: found.orders,
    names: found.names,
  });
  writeFileSync(target, `${text}\n`);
  console.log(`${newCases.length + newSamples.length} packages ran in PyTorch ${found.torch}.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
