// Runs data.py of exported packages on the files of engine/datasets/testing/fixtures: `node scripts/goldens/data.mjs PYTHON`,
// a Python with torch, numpy and Pillow. Writes engine/export/pytorch/goldens/data.json: what was read, and a hash of the code.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importEngine } from '../lib/engine.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = join(root, 'engine/export/pytorch/goldens/data.json');
const [python = 'python3'] = process.argv.slice(2);
const { dataSources, PERIOD, openDataset, formatOf, ORDER } = await importEngine(`
  export * from './engine/export/testing/dataSources.ts';
  export { openDataset } from './engine/data/dataset.ts';
  export { ORDER } from './engine/export/pytorch/files.ts';
  export { formatOf } from './engine/datasets/source.ts';
`);

const script = (path) => `
import json
import torch
from data import read_samples

def digest(split):
    inputs, labels = read_samples(${JSON.stringify(path)}, split)
    weigh = lambda values: float((values.double().flatten() * (1 + torch.arange(values.numel()) % ${PERIOD})).sum())
    return {"count": len(labels), "values": weigh(inputs), "labels": weigh(labels)}

print(json.dumps({split: digest(split) for split in ("train", "test")}))
`;

const found = {};
for (const [name, source] of Object.entries(dataSources(root))) {
  const dataset = await openDataset(source);
  const { python: write, factsFile } = formatOf(source);
  const { shape } = await dataset.report();
  const code = write(shape);
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-data-'));
  writeFileSync(join(folder, 'data.py'), code);
  writeFileSync(join(folder, 'order.py'), ORDER);
  if (factsFile) writeFileSync(join(folder, factsFile), dataset.facts());
  const tested = dataset.count('test') > 0 ? '("train", "test")' : '("train",)';
  writeFileSync(join(folder, 'check.py'), script(source.path).replace('("train", "test")', tested));
  const { status, stdout, stderr } = spawnSync(python, ['check.py'], { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  found[name] = { code: createHash('sha256').update(code).digest('hex'), ...JSON.parse(stdout) };
  console.log(name);
}
writeFileSync(target, `${JSON.stringify(found, null, 2)}\n`);
