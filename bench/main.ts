/** Measures the promises of docs/performance.md; exits with 1 when a requirement is not met. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureAccuracy } from './accuracy.ts';
import { measureAnalysis } from './analysis.ts';
import { measureCandidates } from './candidates.ts';
import { measureCanvas } from './canvas.ts';
import { measureCsv } from './csv.ts';
import { measureData } from './data.ts';
import { measureGpu } from './gpu.ts';
import { measureInference } from './inference.ts';
import { measureJpegs } from './jpegs.ts';
import { measureMemory } from './memory.ts';
import { measureMetrics } from './metrics.ts';
import { measureMixed } from './mixed.ts';
import { measureModels } from './modelsSpeed.ts';
import { measurePreview } from './preview.ts';
import { type Requirement, say, table } from './report.ts';
import { measureRoom } from './room.ts';
import { measureScale } from './scale.ts';
import { measureSearch } from './search.ts';
import { measureSession } from './session.ts';
import { measureSpeed } from './speed.ts';
import { measureStop } from './stop.ts';
import { measureTape } from './tape.ts';

const SECTIONS: Readonly<Record<string, (dataFolder: string, share: number) => Promise<Requirement[]>>> = {
  analysis: measureAnalysis,
  canvas: measureCanvas,
  tape: measureTape,
  session: measureSession,
  speed: measureSpeed,
  models: measureModels,
  mixed: measureMixed,
  accuracy: measureAccuracy,
  gpu: measureGpu,
  scale: measureScale,
  data: measureData,
  csv: measureCsv,
  jpegs: measureJpegs,
  preview: measurePreview,
  metrics: measureMetrics,
  stop: measureStop,
  inference: measureInference,
  memory: measureMemory,
  room: measureRoom,
  search: measureSearch,
  candidates: measureCandidates,
};

const SHARE = '--share=';
const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith(SHARE));
/** Of the size of what is read in `csv` and `jpegs`, for a first look. */
const share = Number(args.find((arg) => arg.startsWith(SHARE))?.slice(SHARE.length) ?? 1);
const unknown = wanted.find((name) => !(name in SECTIONS));
if (unknown !== undefined) {
  say(`There is no section "${unknown}". Sections: ${Object.keys(SECTIONS).join(', ')}.`);
  process.exit(2);
}

say(
  `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model.trim()}, ${cpus().length} processors, Node ${process.versions.node}`,
);
const load = loadavg()[0]!;
if (load > 0.5)
  say(`Other programs are at work (load ${load.toFixed(1)}): medians say little now, and ratios come out too low.`);
const dataFolder = mkdtempSync(join(tmpdir(), 'tensorsmith-bench-'));
process.on('exit', () => rmSync(dataFolder, { recursive: true, force: true }));
const requirements: Requirement[] = [];
for (const [name, measure] of Object.entries(SECTIONS)) {
  if (!wanted.length || wanted.includes(name)) requirements.push(...(await measure(dataFolder, share)));
}
say('');
table([
  ['requirement', 'measured', ''],
  ...requirements.map(({ text, met, value }) => [text, value, met ? 'met' : 'NOT MET']),
]);
process.exit(requirements.every(({ met }) => met) ? 0 : 1);
