/** The commands of `tensorsmith`: arguments, options, and what is said of an error. */
import { parseArgs } from 'node:util';
import { formatError, toErrorData, UserError } from '../errors/error.ts';
import { version } from '../../package.json';
import { dataCommand } from './data.ts';
import { doctorCommand } from './doctor.ts';
import { evaluateCommand } from './evaluate.ts';
import { exportCommand } from './export.ts';
import { packCommand } from './pack.ts';
import { inspectCommand } from './inspect.ts';
import { engineCommand } from './install.ts';
import { profileCommand } from './profile.ts';
import { predictCommand } from './predict.ts';
import { serveCommand } from './serve/serve.ts';
import { json, say } from './terminal.ts';
import { runFileCommand } from './runFile.ts';
import { compareCommand, runsCommand } from './runs.ts';
import { labCommand } from './lab.ts';
import { replayCommand } from './replay.ts';
import { resumeSearchCommand, searchCommand } from './search.ts';
import { branchCommand, resumeCommand, trainCommand } from './train.ts';

const HELP = `tensorsmith ${version}

  tensorsmith train FILE --data DIR [--epochs N] [--runtime auto|tensorflow|wasm] [--set PATH=VALUE …]
                   [--split KIND] [--split-column COLUMN] [--windows ROWS …] [--vocabulary KIND …] [--folds K]
  tensorsmith train FILE --from RUN[@EPOCH[.STEP]] [--freeze] …
  tensorsmith train --resume RUN [--epochs N] [--data DIR] [--set PATH=VALUE …]
  tensorsmith train --from RUN[@EPOCH[.STEP]] [--epochs N] [--set PATH=VALUE …]
  tensorsmith search FILE [--trials N] [--data DIR]
  tensorsmith search --resume SEARCH [--trials N]
  tensorsmith runs
  tensorsmith runs export RUN FILE
  tensorsmith runs import FILE [--data DIR]
  tensorsmith compare RUN RUN …
  tensorsmith replay RUN|FILE [--data DIR]
  tensorsmith evaluate RUN [--data DIR]
  tensorsmith predict RUN INPUT
  tensorsmith pack FILE OUT.tspack
  tensorsmith inspect FILE
  tensorsmith profile FILE [--data DIR] [--runtime …] [--set PATH=VALUE …]
  tensorsmith lab FILE
  tensorsmith data PATH [--target COLUMN,…] [--split KIND] [--split-column COLUMN]
                   [--windows ROWS [--horizon N] [--forecast all|last] [--stride N] [--season N]
                   [--time COLUMN] [--series COLUMN]]
                   [--vocabulary KIND [--size N]]
  tensorsmith export FILE --format typescript|pytorch --out DIR [--run RUN] [--replace]
  tensorsmith serve [FILE] [--port N]
  tensorsmith doctor
  tensorsmith engine

FILE is a document saved by the app, DIR and PATH what the app takes as data: files, folders, archives.
--set names a field of FILE by its way: training.optimizer.lr=0.01. Ctrl+C saves a checkpoint;
--resume goes on from the last one and ends as if it had not stopped, with N epochs in all; --set changes from
there on what may change during a run, such as training.batchSize.
--from goes on from a checkpoint of RUN as a new run, else from its newest; with FILE, that network begins with
its weights, as far as names and shapes fit, and --freeze freezes the layers that have them.
search takes a file that names a document, fields to vary and an algorithm (docs/search.md); N trials in all.
runs export writes a run with its weights to one file (.tsrun); import and replay read it, and --data says where
its data are here.
pack writes a document and its data to one file, which is taken wherever FILE is.
--target names the column of a table that is to be predicted, or several numeric ones: a,b. --split says how its rows are split: stratified
(by class), random; group, time or column by the column that --split-column names: no group in two parts,
the newest rows for testing, or the part (train, validation, test) that each cell names. Images are split by class
(stratified), by group of their file names (patient12_003.png is of patient12) or of a column of the table that names
them, or by a column of times. --folds trains K times,
each time with another part of the training samples for validation, and prints the scores of each.
profile times each layer forward and backward on this machine, with the document's batch.
--windows makes samples of so many rows of a time series, the target --horizon rows after them, or with
--forecast all those of all rows up to it; a window every --stride rows, in the order of the column --time, apart by the
column --series; --season says after how many rows it repeats, for the seasonal naive forecast; none takes rows as
samples again. --vocabulary says what the tokens of a text are: characters,
words or bytePairs (BPE, as of GPT-2), of which the --size most frequent of the training part are learned.
lab runs cells of PyTorch's own words, which lines beginning with # %% separate (docs/lab.md).
INPUT is what RUN was trained on: an image file, a row (values with commas between them, or a JSON
object), a table file with the newest rows of a time series, or a text; - reads standard input.
--json prints one JSON object per line. An error ends with exit code 1.
`;

const OPTIONS = {
  data: { type: 'string' },
  target: { type: 'string' },
  folds: { type: 'string' },
  split: { type: 'string' },
  'split-column': { type: 'string' },
  windows: { type: 'string' },
  horizon: { type: 'string' },
  forecast: { type: 'string' },
  season: { type: 'string' },
  stride: { type: 'string' },
  time: { type: 'string' },
  series: { type: 'string' },
  vocabulary: { type: 'string' },
  size: { type: 'string' },
  epochs: { type: 'string' },
  trials: { type: 'string' },
  resume: { type: 'string' },
  from: { type: 'string' },
  freeze: { type: 'boolean', default: false },
  set: { type: 'string', multiple: true },
  runtime: { type: 'string' },
  format: { type: 'string', default: 'typescript' },
  out: { type: 'string' },
  replace: { type: 'boolean', default: false },
  run: { type: 'string' },
  port: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UserError('cli.usage', { detail: (error as Error).message.split('. ')[0]! });
  }
}

function wholeNumber(option: string, value: string | undefined, least = 1): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < least) throw new UserError('cli.number', { option, value, least });
  return number;
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parse(args);
  const [command, argument] = positionals;
  if (values.version) return say(version);
  if (values.help || command === undefined) return say(HELP);
  const needed = (what: string, index = 0): string => {
    const given = positionals[index + 1];
    if (given === undefined) throw new UserError('cli.missingArgument', { command, argument: what });
    return given;
  };
  switch (command) {
    case 'train': {
      const epochs = wholeNumber('--epochs', values.epochs);
      const flags = { ...values, epochs };
      if (values.resume !== undefined) return resumeCommand(values.resume, flags);
      if (values.from !== undefined && argument === undefined) return branchCommand(values.from, flags);
      return trainCommand(needed('FILE'), { ...flags, folds: wholeNumber('--folds', values.folds, 2) });
    }
    case 'search': {
      const flags = { ...values, trials: wholeNumber('--trials', values.trials) };
      return values.resume === undefined
        ? searchCommand(needed('FILE'), flags)
        : resumeSearchCommand(values.resume, flags);
    }
    case 'runs':
      if (argument === undefined) return runsCommand(values);
      return runFileCommand(argument, positionals.slice(2), values);
    case 'compare':
      return compareCommand(positionals.slice(1), values);
    case 'replay':
      return replayCommand(needed('RUN'), values);
    case 'evaluate':
      return evaluateCommand(needed('RUN'), values);
    case 'predict':
      return predictCommand(needed('RUN'), positionals[2], values);
    case 'pack':
      return packCommand(needed('FILE'), needed('OUT', 1), values);
    case 'inspect':
      return inspectCommand(needed('FILE'), values);
    case 'profile':
      return profileCommand(needed('FILE'), { ...values, epochs: undefined, folds: undefined });
    case 'lab':
      return labCommand(needed('FILE'), values);
    case 'data':
      return dataCommand(needed('PATH'), values);
    case 'export':
      return exportCommand(needed('FILE'), values);
    case 'serve':
      return serveCommand(argument, { ...values, version, port: wholeNumber('--port', values.port, 0) });
    case 'doctor':
      return doctorCommand(values);
    case 'engine':
      return engineCommand(values);
    default:
      throw new UserError('cli.unknownCommand', { command });
  }
}

/** Runs a command. An error is printed, as an object with --json, and the exit code becomes 1. */
export async function commandLine(args: string[]): Promise<void> {
  try {
    await run(args);
  } catch (error) {
    const data = toErrorData(error);
    if (args.includes('--json'))
      json({ event: 'error', code: data.code, message: formatError(data, 'en'), where: data.where });
    else process.stderr.write(`${formatError(data, 'en')}\n`);
    if (!(error instanceof UserError) && process.env['DEBUG']) console.error(error);
    process.exitCode = 1;
  }
}
