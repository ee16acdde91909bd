/** A search among LeNets on MNIST: whether thirty candidates have one that is better and smaller than the sample. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSearchFile } from '../engine/search/searchFile.ts';
import { EngineProcess } from './engineProcess.ts';
import { lenet, root } from './lenet.ts';
import { report, type Requirement, say, table } from './report.ts';

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

export async function measureCandidates(dataFolder: string): Promise<Requirement[]> {
  const { plan } = readSearchFile(readFileSync(join(root, 'bench', 'search', 'lenet.json'), 'utf8'));
  const document = lenet({ epochs: plan.epochs });
  const engine = new EngineProcess(dataFolder);
  try {
    // The sample with as many epochs as a whole trial: the same training and validation samples, and seed.
    let [accuracy, parameters] = [0, 0];
    engine.on('run.started', (started) => (parameters = started.parameters));
    engine.on('epoch.metrics', ({ validationAccuracy }) => (accuracy = Math.max(accuracy, validationAccuracy ?? 0)));
    const finished = engine.next('run.finished');
    await engine.call('run.start', { document });
    await finished;
    const seed = { accuracy, parameters };

    const ended = new Promise<void>((resolve) =>
      engine.on('search.changed', ({ search }) => {
        if (search.status !== 'running') resolve();
      }),
    );
    const begun = performance.now();
    const { search } = await engine.call('search.start', { document, plan });
    await ended;
    const seconds = (performance.now() - begun) / 1000;
    const found = await engine.call('search.open', { search });
    const whole = found.trials.flatMap(({ number, results }) => {
      const last = results.at(-1);
      return last ? [{ number, accuracy: last.scores[0]!, parameters: last.scores[1]! }] : [];
    });
    const better = whole
      .filter((one) => one.accuracy > seed.accuracy && one.parameters < seed.parameters)
      .sort((a, b) => b.accuracy - a.accuracy);
    say(`\n${whole.length} candidates of LeNet in ${seconds.toFixed(0)} s, ${plan.epochs} epochs a whole trial:`);
    table([
      ['', 'validation accuracy', 'parameters'],
      ['the sample', percent(seed.accuracy), String(seed.parameters)],
      ...better.slice(0, 5).map((one) => [`trial ${one.number}`, percent(one.accuracy), String(one.parameters)]),
    ]);
    const best = better[0];
    return [
      report(
        `${plan.trials} candidates have one that is better than the sample, with fewer parameters`,
        best !== undefined,
        best ? `${percent(best.accuracy)} with ${best.parameters}, ${better.length} of them` : 'none',
      ),
    ];
  } finally {
    await engine.close();
  }
}
