import { EngineClient } from './engine-client.ts';
import { json, percent, say, table } from './terminal.ts';

/** Tests a run's weights on the test files of its data, or of another folder. */
export async function evaluateCommand(run: string, flags: { data?: string | undefined; json: boolean }): Promise<void> {
  const engine = new EngineClient();
  try {
    const report = await engine.call('run.evaluate', {
      run,
      ...(flags.data === undefined ? {} : { data: flags.data }),
    });
    if (flags.json) {
      const { predictions: _, confidence: __, labels: ___, ...summary } = report;
      json(summary);
      return;
    }
    say(
      `accuracy ${percent(report.accuracy)} (${report.correct} of ${report.count}), loss ${report.loss.toFixed(4)}, ${report.seconds.toFixed(1)} s\n`,
    );
    const rows = report.confusion.map((row, label) => [report.names[label]!, ...row.map(String)]);
    say(
      table(
        [['is \\ read as', ...report.names], ...rows],
        report.names.map((_, i) => i + 1),
      ),
    );
  } finally {
    await engine.close();
  }
}
