import type { EvaluationReport } from '../protocol/reports.ts';
import { EngineClient } from './engine-client.ts';
import { json, lossText, percent, say, table, warn } from './terminal.ts';

/** The numbers that sum a test up. */
function summary({
  accuracy,
  correct,
  counted,
  count,
  loss,
  losses,
  seconds,
  classes,
  values,
}: EvaluationReport): string[] {
  const right = accuracy === null ? [] : [`accuracy ${percent(accuracy)} (${correct} of ${counted})`];
  const lines = [[...right, `loss ${lossText(loss)}`, `${count} samples`, `${seconds.toFixed(1)} s`]];
  if (losses.length) lines.push(losses.map((each) => `loss of ${each.name} ${lossText(each.loss)}`));
  if (classes) {
    const { macro, rocAuc, perplexity, topK } = classes;
    lines.push([
      ...topK.filter(({ k }) => k > 1).map(({ k, accuracy: share }) => `top-${k} ${percent(share)}`),
      `macro precision ${percent(macro.precision)}`,
      `recall ${percent(macro.recall)}`,
      `F1 ${percent(macro.f1)}`,
      ...(rocAuc === null ? [] : [`ROC AUC ${rocAuc.toFixed(4)}`]),
      ...(perplexity === null ? [] : [`perplexity ${perplexity.toFixed(3)}`]),
    ]);
  }
  if (values) {
    const { mae, rmse, r2 } = values;
    lines.push([
      `mean absolute error ${mae.toPrecision(4)}`,
      `root mean squared error ${rmse.toPrecision(4)}`,
      ...(r2 === null ? [] : [`R² ${r2.toFixed(4)}`]),
    ]);
  }
  return lines.map((parts) => parts.join(', '));
}

/** Tests a run's weights on the test files of its data, or of another folder. */
export async function evaluateCommand(run: string, flags: { data?: string | undefined; json: boolean }): Promise<void> {
  const engine = new EngineClient();
  engine.on('run.notice', ({ error }) => warn(error));
  try {
    const report = await engine.call('run.evaluate', {
      run,
      ...(flags.data === undefined ? {} : { data: flags.data }),
    });
    if (flags.json) {
      const { predictions: _, confidence: __, labels: ___, ...rest } = report;
      json(rest);
      return;
    }
    for (const line of summary(report)) say(line);
    const { classes } = report;
    if (!classes) return;
    const scores = classes.perClass.map(({ precision, recall, f1, auc, support }, i) => [
      report.names[i]!,
      ...[precision, recall, f1].map((share) => percent(share)),
      auc === null ? '' : auc.toFixed(4),
      String(support),
    ]);
    say(`\n${table([['class', 'precision', 'recall', 'F1', 'AUC', 'samples'], ...scores], [1, 2, 3, 4, 5])}`);
    const rows = report.confusion.map((row, label) => [report.names[label]!, ...row.map(String)]);
    say(
      table(
        [['true \\ predicted', ...report.names], ...rows],
        report.names.map((_, i) => i + 1),
      ),
    );
  } finally {
    await engine.close();
  }
}
