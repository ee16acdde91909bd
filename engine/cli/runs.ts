/** `tensorsmith runs` and `tensorsmith compare`: lists runs, and their differences. */
import { compareNetworks, type NetworkDifference } from '../comparison/graphs.ts';
import { differences, settingsAndLayersOf } from '../comparison/leaves.ts';
import type { GraphNode, TensorsmithDocument } from '../model/types.ts';
import { UserError } from '../errors/error.ts';
import type { RunSummary } from '../protocol/reports.ts';
import { EngineClient } from './engineClient.ts';
import { duration, json, lossText, percent, say, table } from './terminal.ts';

const share = (value: number | null): string => (value === null ? '' : percent(value));

/** Lists runs, newest first. */
export async function runsCommand(flags: { json: boolean }): Promise<void> {
  const engine = new EngineClient();
  try {
    const { runs } = await engine.call('runs.list', {});
    if (flags.json) return runs.forEach((run) => json(run));
    if (!runs.length) return say('no runs yet');
    const tagged = runs.some(({ tags }) => tags?.length);
    const head = [
      'run',
      'name',
      'status',
      'epochs',
      'best',
      'loss',
      'accuracy',
      'test',
      'time',
      ...(tagged ? ['tags'] : []),
    ];
    const rows = runs.map((run) => [
      run.run,
      run.name,
      run.early ? 'stopped early' : run.status,
      `${run.epochsDone}/${run.epochs}`,
      run.best ? `${lossText(run.best.value)} @${run.best.epoch}` : '',
      run.validationLoss === null ? '' : lossText(run.validationLoss),
      share(run.validationAccuracy),
      share(run.testAccuracy),
      duration(run.seconds),
      ...(tagged ? [run.tags?.join(', ') ?? ''] : []),
    ]);
    say(table([head, ...rows], [3, 4, 5, 6, 7, 8]));
  } finally {
    await engine.close();
  }
}

/** Layers that were added and removed, in the network and its modules; changed ones are among the settings. */
function networkLines({ modules, ...graph }: NetworkDifference): string[] {
  return [{ name: null, ...graph }, ...modules].flatMap(({ name, added, removed, connected, disconnected }) => {
    const where = name === null ? '' : ` in module ${name}`;
    const called = (node: GraphNode): string => `${node.name} (${node.type})${where}`;
    const edges = connected.length + disconnected.length;
    return [
      ...added.map((node) => `added ${called(node)}`),
      ...removed.map((node) => `removed ${called(node)}`),
      ...(edges ? [`connections${where}: ${connected.length} added, ${disconnected.length} removed`] : []),
    ];
  });
}

const RESULTS = [
  'status',
  'epochsDone',
  'parameters',
  'seconds',
  'validationLoss',
  'validationAccuracy',
  'testAccuracy',
] as const;

/** Prints the differences between runs: results and settings. Layers are identified by name. */
export async function compareCommand(ids: readonly string[], flags: { json: boolean }): Promise<void> {
  if (ids.length < 2) throw new UserError('cli.missingArgument', { command: 'compare', argument: 'RUN RUN' });
  const engine = new EngineClient();
  try {
    const { runs } = await engine.call('runs.list', {});
    const summaries = ids.map((id): RunSummary => {
      const found = runs.find(({ run }) => run === id);
      if (!found) throw new UserError('run.unknown', { run: id });
      return found;
    });
    const documents: TensorsmithDocument[] = [];
    for (const run of ids) documents.push((await engine.call('run.document', { run })).document);
    const different = differences(documents.map(settingsAndLayersOf));
    // Each of the others against the first one.
    const networks = documents.slice(1).map((document) => compareNetworks(documents[0]!, document));
    if (flags.json) return json({ runs: summaries, differences: Object.fromEntries(different), networks });
    const text = (value: unknown): string =>
      value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
    const results = RESULTS.map((key) => [key, ...summaries.map((run) => text(run[key]))]);
    const settings = [...different].map(([path, values]) => [path, ...values.map(text)]);
    say(
      table(
        [['', ...ids], ...results, ...settings],
        ids.map((_, i) => i + 1),
      ),
    );
    if (!different.size) say('no settings differ');
    networks.forEach((network, i) => networkLines(network).forEach((line) => say(`${ids[i + 1]!}: ${line}`)));
  } finally {
    await engine.close();
  }
}
