import { installEngine } from '../runtime/tensorflow/install/install.ts';
import { bar, json, say, StatusLine } from './terminal.ts';

/** Installs the TensorFlow engine; does nothing where it is installed. */
export async function engineCommand(flags: { json: boolean }): Promise<void> {
  const status = new StatusLine();
  let stage = '';
  const files = await installEngine({
    onProgress: (progress) => {
      if (flags.json) return json({ event: 'progress', ...progress });
      if (progress.stage !== stage && process.stderr.isTTY !== true) say(`engine: ${progress.stage}`);
      stage = progress.stage;
      const share = progress.total ? progress.done / progress.total : 0;
      return status.set(`${bar(share)} ${progress.stage} ${progress.total ? `${Math.round(share * 100)} %` : ''}`);
    },
  });
  status.clear();
  if (flags.json) json({ event: 'result', ...files });
  else say(`The engine is ready in ${files.folder}.`);
}
