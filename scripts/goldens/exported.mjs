// Runs exported Python packages in PyTorch: `node scripts/goldens/exported.mjs [PYTHON] [--all]`, a Python with what
// requirements.txt names; those whose code is another than when they ran last, or all of them. Writes
// engine/export/pytorch/goldens/exported.json.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  readDocument,
  openTable,
  tableFacts,
  TABLE_FACTS,
  SAMPLE_DOCUMENTS,
} = await importEngine(`
  export * from './engine/export/testing/packages.ts';
  export { readDocument } from './engine/document/serialize.ts';
  export { openTable } from './engine/data/table.ts';
  export { TABLE_FACTS, tableFacts } from './engine/data/tableFacts.ts';
`);
const cases = packageCases();
const samples = SAMPLE_DOCUMENTS.map((name) => ({
  name,
  document: readDocument(readFileSync(join(root, `resources/samples/${name}.json`), 'utf8')),
}));

const before = existsSync(target) ? JSON.parse(readFileSync(target, 'utf8')) : { cases: {}, samples: {} };
const isNew = (kind, { name, document }) => all || before[kind][name]?.code !== codeHash(document);

const work = mkdtempSync(join(tmpdir(), 'tensorsmith-pytorch-'));
try {
  const put = (folder, files) => {
    mkdirSync(join(work, folder), { recursive: true });
    for (const { path, content } of files) writeFileSync(join(work, folder, path), content);
  };
  const [newCases, newSamples] = [
    cases.filter((one) => isNew('cases', one)),
    samples.filter((one) => isNew('samples', one)),
  ];
  newCases.forEach((one, i) => put(String(i), packageFiles(one)));
  for (const { name, document } of newSamples) {
    const { source } = document.data;
    put(name, codeFiles(document));
    if (source.kind !== 'table') continue;
    const path = join(root, 'resources/samples', source.path.replace('sample:', ''));
    put(name, [{ path: TABLE_FACTS, content: tableFacts(await openTable(path, source.target)) }]);
  }
  const { status } = spawnSync(python, [join(root, 'scripts/goldens/exported.py'), work, root], { stdio: 'inherit' });
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
  });
  writeFileSync(target, `${text}\n`);
  console.log(`${newCases.length + newSamples.length} packages ran in PyTorch ${found.torch}.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
