import { CLASS_METRICS, type MetricValues, VALUE_METRICS } from '../metrics/index.ts';
import type { MetricFormat } from '../metrics/metric.ts';
import type { ClassReport, EvaluationReport } from '../protocol/reports.ts';
import { EngineClient } from './engineClient.ts';
import { json, lossText, percent, say, table, warn } from './terminal.ts';

function metricText(value: number | null, format: MetricFormat): string {
  if (value === null) return '–';
  switch (format.as) {
    case 'share':
      return percent(value);
    case 'fixed':
      return value.toFixed(format.digits);
    case 'number':
      return value.toPrecision(4);
  }
}

/** Metrics that exist per class. */
const perClassOf = ({ perClass }: ClassReport) => CLASS_METRICS.filter(([key]) => key in (perClass[0]?.metrics ?? {}));

/** Metrics of values by their names. */
const ofValues = (metrics: MetricValues): string[] =>
  VALUE_METRICS.flatMap(([key, { line, format }]) => {
    const value = metrics[key] ?? null;
    return value === null ? [] : [`${line} ${metricText(value, format)}`];
  });

/** Lines that summarize a test. */
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
  targets,
  baseline,
}: EvaluationReport): string[] {
  const right = accuracy === null ? [] : [`accuracy ${percent(accuracy)} (${correct} of ${counted})`];
  const lines = [[...right, `loss ${lossText(loss)}`, `${count} samples`, `${seconds.toFixed(1)} s`]];
  if (losses.length) lines.push(losses.map((each) => `loss of ${each.name} ${lossText(each.loss)}`));
  if (classes) {
    const columns = perClassOf(classes);
    const parts = CLASS_METRICS.filter(([, { shown }]) => shown !== 'large').flatMap(([key, { line, format }]) => {
      const value = classes.metrics[key] ?? null;
      // For per-class metrics, the macro average.
      return value === null ? [] : [`${key === columns[0]?.[0] ? 'macro ' : ''}${line} ${metricText(value, format)}`];
    });
    lines.push(parts);
  }
  if (values && !targets.length) lines.push(ofValues(values.metrics));
  for (const { name, metrics } of targets)
    lines.push([`${name}: ${ofValues(metrics)[0] ?? '–'}`, ...ofValues(metrics).slice(1)]);
  if (baseline) {
    const { accuracy: repeated } = baseline.metrics;
    const scores = typeof repeated === 'number' ? [`accuracy ${percent(repeated)}`] : ofValues(baseline.metrics);
    lines.push([`last value repeated (naive forecast): ${scores[0] ?? '–'}`, ...scores.slice(1)]);
  }
  return lines.map((parts) => parts.join(', '));
}

/** Evaluates a run's weights on the test files of its data, or of another folder. */
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
    const columns = perClassOf(classes);
    const scores = classes.perClass.map(({ metrics, support }, i) => [
      report.names[i]!,
      ...columns.map(([key, { format }]) => metricText(metrics[key] ?? null, format)),
      String(support),
    ]);
    const head = ['class', ...columns.map(([, { line }]) => line), 'samples'];
    say(
      `\n${table(
        [head, ...scores],
        head.slice(1).map((_, i) => i + 1),
      )}`,
    );
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
