/** `tensorsmith predict`: the prediction of a run for an image, a row or a text. */
import { readStdin } from './stdin.ts';
import { resolve } from 'node:path';
import { readRegular } from '../data/regularFile.ts';
import type { GivenInput, InputForm } from '../datasets/given/given.ts';
import { rowOfText } from '../datasets/given/row.ts';
import { UserError } from '../errors/error.ts';
import type { TryPrediction, TryReport } from '../protocol/reports.ts';
import { EngineClient } from './engineClient.ts';
import { json, percent, say, table, warn } from './terminal.ts';

/** Largest image in bytes, as in the app. */
const MAX_IMAGE = 32 * 1024 * 1024;
const MAX_TEXT = 1024 * 1024;
/** Largest table in bytes whose newest rows are read. */
const MAX_TABLE = 256 * 1024 * 1024;
/** Number of classes printed, the most probable first. */
const TOLD = 10;
const STANDARD_INPUT = '-';

/** Reads an input from a file, an argument, or standard input. */
async function givenOf(argument: string, form: InputForm): Promise<GivenInput> {
  if (form.kind === 'image') {
    const bytes =
      argument === STANDARD_INPUT ? await readStdin(MAX_IMAGE) : await readRegular(resolve(argument), MAX_IMAGE);
    return { kind: 'image', file: Buffer.from(bytes).toString('base64') };
  }
  if (form.kind === 'window') {
    const bytes =
      argument === STANDARD_INPUT ? await readStdin(MAX_TABLE) : await readRegular(resolve(argument), MAX_TABLE);
    return { kind: 'text', text: newestLines(Buffer.from(bytes).toString('utf8'), form.length) };
  }
  const text = argument === STANDARD_INPUT ? Buffer.from(await readStdin(MAX_TEXT)).toString('utf8') : argument;
  if (form.kind === 'text') return { kind: 'text', text };
  return { kind: 'row', cells: rowOfText(text, form.columns) };
}

/** The first line, which may be a header, and the last ones of a table. */
function newestLines(text: string, length: number): string {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '');
  return lines.length <= length + 1 ? lines.join('\n') : [lines[0], ...lines.slice(-length)].join('\n');
}

/** Quotes a class name that is whitespace or contains line breaks. */
const wordOf = (name: string): string => (/^\S+( \S+)*$/.test(name) ? name : JSON.stringify(name));

function tellShares({ classes }: TryReport, shares: readonly number[]): void {
  const sorted = shares.map((share, place) => ({ share, name: classes[place] ?? String(place) }));
  sorted.sort((a, b) => b.share - a.share);
  const rows = sorted.slice(0, TOLD).map(({ name, share }) => [wordOf(name), percent(share)]);
  say(table([['class', 'probability'], ...rows], [1]));
  const others = sorted.slice(TOLD);
  if (others.length)
    say(`${others.length} other classes: ${percent(others.reduce((sum, { share }) => sum + share, 0))}`);
}

/** A line for each step. */
function stepsTable({ targets, steps }: TryReport, values: readonly number[]): string {
  const lines = Array.from({ length: steps }, (_, step) => [
    String(step + 1),
    ...targets.map((__, k) => String(Number(values[step * targets.length + k]!.toPrecision(6)))),
  ]);
  return table(
    [['ahead', ...targets], ...lines],
    [0, ...targets].map((_, i) => i),
  );
}

function tell(report: TryReport, { shares, values, image }: TryPrediction): void {
  if (shares) return tellShares(report, shares);
  if (values?.length === 1) return say(`${report.target ?? 'value'}: ${Number(values[0]!.toPrecision(6))}`);
  if (values && report.steps > 1 && values.length === report.steps * report.targets.length)
    return say(stepsTable(report, values));
  if (values && values.length === report.targets.length)
    return values.forEach((value, i) => say(`${report.targets[i]}: ${Number(value.toPrecision(6))}`));
  if (values) return say(values.map((value) => Number(value.toPrecision(6))).join(', '));
  say(image ? `an image of ${image.shape.join('×')}; --json has its pixels` : 'no result that can be told in words');
}

/** @param argument an image file, a row, a text, or "-" for standard input: by what the network was trained on */
export async function predictCommand(
  run: string,
  argument: string | undefined,
  flags: { json: boolean },
): Promise<void> {
  if (argument === undefined) throw new UserError('cli.missingArgument', { command: 'predict', argument: 'INPUT' });
  const engine = new EngineClient();
  engine.on('run.notice', ({ error }) => warn(error));
  try {
    const report = await engine.call('try.open', { run });
    const found = await engine.call('try.predict', { run, input: await givenOf(argument, report.input) });
    if (!flags.json) return tell(report, found);
    const { shares, values, image } = found;
    const best = shares ? shares.indexOf(Math.max(...shares)) : null;
    json({
      run,
      ...(best === null ? {} : { predicted: report.classes[best] ?? String(best) }),
      ...(shares ? { probabilities: namedShares(report, shares) } : {}),
      ...(values
        ? {
            target: report.target,
            ...(report.targets.length > 1 ? { targets: report.targets } : {}),
            ...(report.steps > 1 ? { steps: report.steps } : {}),
            values,
          }
        : {}),
      ...(image ? { image } : {}),
    });
  } finally {
    await engine.close();
  }
}

/** As a list, since objects move numeric keys to the front. */
const namedShares = ({ classes }: TryReport, shares: readonly number[]): { class: string; probability: number }[] =>
  shares.map((probability, place) => ({ class: classes[place] ?? String(place), probability }));
