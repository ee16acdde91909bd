import { CLASS_METRICS, type MetricValues, VALUE_METRICS } from '../metrics/index.ts';
import type { MetricFormat } from '../metrics/metric.ts';
import type { ClassReport, EvaluationReport, ForecastReport, TargetReport } from '../protocol/reports.ts';
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

/** Forecasts that need no network, by their names. */
const peersOf = ({ naive, seasonal }: Pick<TargetReport, 'naive' | 'seasonal'>): [string, ForecastReport][] => [
  ...(naive ? [['last value repeated (naive forecast)', naive] as [string, ForecastReport]] : []),
  ...(seasonal ? [['season before (seasonal naive forecast)', seasonal] as [string, ForecastReport]] : []),
];

/** Errors of each step of a forecast, in the unit of its column; null where there is one step. */
function stepErrors(targets: readonly TargetReport[]): string | null {
  const steps = targets.filter(({ ahead }) => ahead !== null);
  if (!steps.length) return null;
  const several = new Set(steps.map(({ name }) => name)).size > 1;
  const text = (scores: MetricValues | undefined, key: 'rmse' | 'mae'): string =>
    scores ? metricText(scores[key] ?? null, { as: 'number' }) : '';
  const seasons = steps.some(({ seasonal }) => seasonal);
  const rows = steps.map(({ name, ahead, metrics, naive, seasonal }) => [
    ...(several ? [name] : []),
    String(ahead),
    text(metrics, 'rmse'),
    text(metrics, 'mae'),
    text(naive?.metrics, 'rmse'),
    ...(seasons ? [text(seasonal?.metrics, 'rmse')] : []),
  ]);
  const head = [...(several ? ['target'] : []), 'ahead', 'RMSE', 'MAE', 'naive', ...(seasons ? ['seasonal'] : [])];
  const numbers = head.map((_, i) => i).slice(several ? 1 : 0);
  return `\n${table([head, ...rows], numbers)}`;
}

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
  const named = (name: string, scores: readonly string[]): string[] => [
    `${name}: ${scores[0] ?? '–'}`,
    ...scores.slice(1),
  ];
  if (values && ofValues(values.metrics).length) lines.push(ofValues(values.metrics));
  for (const target of targets.filter(({ ahead }) => ahead === null)) {
    lines.push(named(target.name, ofValues(target.metrics)));
    for (const [name, forecast] of peersOf(target)) lines.push(named(`  ${name}`, ofValues(forecast.metrics)));
  }
  if (baseline)
    for (const [name, { metrics }] of peersOf({ naive: baseline, seasonal: baseline.seasonal })) {
      const { accuracy: repeated } = metrics;
      const scores = typeof repeated === 'number' ? [`accuracy ${percent(repeated)}`] : ofValues(metrics);
      if (scores.length) lines.push(named(name, scores));
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
    const steps = stepErrors(report.targets);
    if (steps) say(steps);
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
