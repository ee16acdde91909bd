/** `tensorsmith profile FILE`: what each layer costs here, as measured. */
import { formatBytes } from '../errors/format.ts';
import { EngineClient } from './engineClient.ts';
import { json, percent, say, StatusLine, table } from './terminal.ts';
import { documentWithFlags, type TrainFlags } from './train.ts';
import { openDocument } from './files.ts';

const milliseconds = (value: number): string => value.toFixed(value < 10 ? 3 : 1);

/** Prints a row for each layer, the sum, and a whole step beside it. */
export async function profileCommand(file: string, flags: TrainFlags): Promise<void> {
  const document = await documentWithFlags(await openDocument(file), flags);
  const engine = new EngineClient();
  const status = new StatusLine();
  const stop = (): void => void engine.call('rate.cancel', {}).catch(() => undefined);
  process.once('SIGINT', stop);
  try {
    if (!flags.json) engine.on('layers.progress', ({ done, of }) => status.set(`layer ${done} of ${of}`));
    const { layers, sum, step, batch, runtime, device, library } = await engine.call('layers.measure', { document });
    status.clear();
    if (flags.json) return json({ layers, sum, step, batch, runtime, device, library });
    const rows = layers.map(({ name, forward, backward, bytes }) => [
      name,
      milliseconds(forward),
      milliseconds(backward),
      percent((forward + backward) / (sum || 1)),
      formatBytes(bytes),
    ]);
    say(table([['layer', 'forward ms', 'backward ms', 'share', 'memory'], ...rows], [1, 2, 3, 4]));
    say(`\nall layers ${milliseconds(sum)} ms, a whole step ${milliseconds(step)} ms (${percent(sum / step)})`);
    say(`batch of ${batch}; ${runtime} on ${device}, ${library}`);
    say(
      'Each layer was run by itself on random inputs: the fastest of several calls, less that of the call without it.',
    );
    say('A step also reads samples and takes loss and optimizer, but runs layers side by side and joins operations.');
  } finally {
    status.clear();
    process.off('SIGINT', stop);
    await engine.close();
  }
}
