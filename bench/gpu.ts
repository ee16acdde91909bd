/**
 * The five networks on every runtime of this machine, as a table in Markdown to paste into an issue: TensorFlow on CUDA
 * or the CPU, WebGPU on a GPU of any maker, and WebAssembly. The engine's own processes, in plain Node.
 */
import { cpus, platform } from 'node:os';
import { candidates, defaultPlan } from '../engine/host/plans/plan.ts';
import { PRECISIONS, type Precision } from '../engine/program/precision.ts';
import type { Plan, RuntimeName } from '../engine/runtime/runtime.ts';
import { engineEnvironment } from '../engine/runtime/tensorflow/environment.ts';
import { findEngine } from '../engine/runtime/tensorflow/install/files.ts';
import { buildNetwork } from '../engine/training/network/network.ts';
import { type Contestant, roundOf } from './contestants/contestant.ts';
import { forked } from './contestants/forked.ts';
import { BATCH } from './lenet.ts';
import { type Model, modelDocument, MODELS } from './models.ts';
import { report, type Requirement, say } from './report.ts';
import { minimum } from './statistics.ts';

const ROUNDS = 3;
/** Most milliseconds per step of LeNet in WebAssembly. */
const MOST_WASM = 15;

/** A column of the table. */
interface Way {
  readonly runtime: RuntimeName;
  readonly precision: Precision;
}
const WAYS: readonly Way[] = [
  ...PRECISIONS.map((precision) => ({ runtime: 'tensorflow', precision }) as const),
  { runtime: 'webgpu', precision: 'float32' },
  { runtime: 'wasm', precision: 'float32' },
];
const NAMES: Readonly<Record<RuntimeName, string>> = {
  tensorflow: 'TensorFlow',
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
};

/** Why a way does not run here, by runtime and precision, so that each is said once. */
const missing = new Map<string, string>();
/** The device of each runtime. */
const devices = new Map<RuntimeName, string>();

const titleOf = ({ runtime, precision }: Way): string => `${NAMES[runtime]}, ${precision}`;

/** The way with each of its plans; none where it does not run here. */
async function start(model: Model, way: Way): Promise<Contestant[]> {
  const { runtime, precision } = way;
  const title = titleOf(way);
  if (missing.has(title)) return [];
  const files = findEngine();
  const plans: readonly Plan[] =
    runtime === 'tensorflow' ? candidates(buildNetwork(modelDocument(model))) : [{ ...defaultPlan(), shards: 1 }];
  const started: Contestant[] = [];
  for (const plan of plans) {
    const environment = runtime === 'tensorflow' && files ? engineEnvironment(plan, files) : {};
    const settings = [JSON.stringify(plan), model, String(BATCH), precision, runtime];
    try {
      const contestant = await forked(title, 'ours', environment, settings);
      if (contestant.about) devices.set(runtime, contestant.about.device);
      started.push(contestant);
    } catch (error) {
      missing.set(title, (error as Error).message.split('\n')[0]!.slice(0, 200));
      break;
    }
  }
  return started;
}

interface Cell {
  /** Milliseconds per step. */
  readonly step: number;
  readonly dispatches: number | null;
}

/** @returns a cell for each way; null where it does not run */
async function measure(model: Model): Promise<(Cell | null)[]> {
  const ways = [];
  for (const way of WAYS) ways.push(await start(model, way));
  const all = ways.flat();
  const times = all.map((): number[] => []);
  try {
    for (let round = 0; round < ROUNDS; round += 1) await roundOf(all, times, round);
  } finally {
    for (const contestant of all) contestant.close();
  }
  return ways.map((own) => {
    if (own.length === 0) return null;
    const step = minimum(own.map((contestant) => minimum(times[all.indexOf(contestant)]!)));
    return { step, dispatches: own[0]?.about?.dispatches ?? null };
  });
}

const written = (cell: Cell | null): string => {
  if (!cell) return '–';
  const step = cell.step.toPrecision(3);
  return cell.dispatches === null ? step : `${step} (${cell.dispatches})`;
};

export async function measureGpu(): Promise<Requirement[]> {
  const rows: (Cell | null)[][] = [];
  for (const model of MODELS) rows.push(await measure(model));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [
    line(['network', ...WAYS.map(titleOf)]),
    line(['---', ...WAYS.map(() => '---:')]),
    ...rows.map((cells, i) => line([MODELS[i]!, ...cells.map(written)])),
  ];
  say(
    [
      '',
      'Milliseconds per step on MNIST, batch 64, SGD with momentum (GPU dispatches per step in parentheses):',
      '',
      ...table,
      '',
      `${platform()}, ${cpus()[0]?.model.trim()}, ${cpus().length} processors, Node ${process.versions.node}`,
      ...[...devices].map(([runtime, device]) => `${NAMES[runtime]}: ${device}`),
      ...[...missing].map(([title, why]) => `${title} does not run here: ${why}`),
    ].join('\n'),
  );
  const wasm = rows[MODELS.indexOf('LeNet')]![WAYS.findIndex(({ runtime }) => runtime === 'wasm')];
  const value = wasm ? `${wasm.step.toFixed(1)} ms` : 'does not run';
  return [
    report(`LeNet in WebAssembly: less than ${MOST_WASM} ms a step`, (wasm?.step ?? Infinity) < MOST_WASM, value),
  ];
}
