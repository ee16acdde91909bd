// Runs every exported Python package in PyTorch: `node scripts/goldens/exported.mjs [PYTHON]`, a Python with what
// requirements.txt names. Writes engine/export/pytorch/goldens/exported.json.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importEngine } from '../lib/engine.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = join(root, 'engine/export/pytorch/goldens/exported.json');
const [python = 'python3'] = process.argv.slice(2);
const { packageCases, packageFiles, codeFiles, codeHash, readDocument, SAMPLE_DOCUMENTS } = await importEngine(`
  export * from './engine/export/testing/packages.ts';
  export { readDocument } from './engine/document/serialize.ts';
`);
const cases = packageCases();
const samples = SAMPLE_DOCUMENTS.map((name) => ({
  name,
  document: readDocument(readFileSync(join(root, `resources/samples/${name}.json`), 'utf8')),
}));

const work = mkdtempSync(join(tmpdir(), 'tensorsmith-pytorch-'));
try {
  const put = (folder, files) => {
    mkdirSync(join(work, folder));
    for (const { path, content } of files) writeFileSync(join(work, folder, path), content);
  };
  cases.forEach((one, i) => put(String(i), packageFiles(one)));
  for (const { name, document } of samples) put(name, codeFiles(document));
  const { status } = spawnSync(python, [join(root, 'scripts/goldens/exported.py'), work, root], { stdio: 'inherit' });
  if (status !== 0) throw new Error('PyTorch could not run all of them');
  const found = JSON.parse(readFileSync(join(work, 'found.json'), 'utf8'));
  const withCode = (list, results) =>
    Object.fromEntries(list.map(({ name, document }, i) => [name, { code: codeHash(document), ...results[i] }]));
  const text = JSON.stringify({
    torch: found.torch,
    cases: withCode(cases, found.cases),
    samples: withCode(samples, found.samples),
  });
  writeFileSync(target, `${text}\n`);
  console.log(`${cases.length + samples.length} packages ran in PyTorch ${found.torch}.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
