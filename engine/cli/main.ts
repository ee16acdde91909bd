/** `tensorsmith`: everything that the app does, without a window. */
import { parseArgs } from 'node:util';
import { formatError, toErrorData, UserError } from '../errors/error.ts';
import { version } from '../../package.json';
import { doctorCommand } from './doctor.ts';
import { evaluateCommand } from './evaluate.ts';
import { exportCommand } from './export.ts';
import { inspectCommand } from './inspect.ts';
import { engineCommand } from './install.ts';
import { serveCommand } from './serve/serve.ts';
import { json, say } from './terminal.ts';
import { trainCommand } from './train.ts';

const HELP = `tensorsmith ${version}

  tensorsmith train FILE --data DIR [--epochs N] [--runtime auto|tensorflow|wasm]
  tensorsmith evaluate RUN [--data DIR]
  tensorsmith inspect FILE
  tensorsmith export FILE --format typescript|pytorch --out DIR [--run RUN] [--replace]
  tensorsmith serve [FILE] [--port N]
  tensorsmith doctor
  tensorsmith engine

FILE is a document saved by the app, DIR a folder with MNIST's files.
--json prints one JSON object per line. An error ends with exit code 1.
`;

const OPTIONS = {
  data: { type: 'string' },
  epochs: { type: 'string' },
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
  if (!Number.isSafeInteger(number) || number < least) throw new UserError('cli.number', { option, value });
  return number;
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parse(args);
  const [command, argument] = positionals;
  if (values.version) return say(version);
  if (values.help || command === undefined) return say(HELP);
  const needed = (what: string): string => {
    if (argument === undefined) throw new UserError('cli.missingArgument', { command, argument: what });
    return argument;
  };
  switch (command) {
    case 'train':
      return trainCommand(needed('FILE'), { ...values, epochs: wholeNumber('--epochs', values.epochs) });
    case 'evaluate':
      return evaluateCommand(needed('RUN'), values);
    case 'inspect':
      return inspectCommand(needed('FILE'), values);
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

// A reader that has seen enough, as `head` has, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const args = process.argv.slice(2);
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
