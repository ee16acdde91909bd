// Runs every exported Python package in PyTorch: `node scripts/goldens/exported.mjs [PYTHON]`, a Python with
// requirements.txt and safetensors. Writes engine/export/pytorch/goldens/exported.json.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = join(root, 'engine/export/pytorch/goldens/exported.json');
const [python = 'python3'] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'tensorsmith-pytorch-'));
try {
  // Beside the sources, since the cases read files by their own place.
  const outfile = join(root, 'engine/export/testing/packages.bundle.mjs');
  await build({
    entryPoints: [join(root, 'engine/export/testing/packages.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'engine/training/testing/runs.ts')).href) },
  });
  const { packageCases, packageFiles, codeHash, sampleFiles, SAMPLE_DOCUMENTS } = await import(
    pathToFileURL(outfile).href
  );
  rmSync(outfile);
  const cases = packageCases();
  cases.forEach((one, i) => {
    const folder = join(work, String(i));
    mkdirSync(folder);
    for (const { path, content } of packageFiles(one)) writeFileSync(join(folder, path), content);
  });
  for (const name of SAMPLE_DOCUMENTS) {
    const folder = join(work, name);
    mkdirSync(folder);
    const text = readFileSync(join(root, `resources/samples/${name}.json`), 'utf8');
    for (const { path, content } of sampleFiles(text)) writeFileSync(join(folder, path), content);
  }
  const { status } = spawnSync(python, [join(root, 'scripts/goldens/exported.py'), work, root], { stdio: 'inherit' });
  if (status !== 0) throw new Error('PyTorch could not run all of them');
  const found = JSON.parse(readFileSync(join(work, 'found.json'), 'utf8'));
  const results = Object.fromEntries(
    cases.map((one, i) => [one.name, { code: codeHash(one.document), ...found.cases[i] }]),
  );
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${JSON.stringify({ torch: found.torch, cases: results, data: found.data })}\n`);
  console.log(`${cases.length} packages ran in PyTorch ${found.torch}.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
