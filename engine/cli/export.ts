import { resolve } from 'node:path';
import { UserError } from '../errors/error.ts';
import { isLanguage, LANGUAGES } from '../export/language.ts';
import { exportCode } from '../host/jobs/exportFiles.ts';
import { openDocument } from './files.ts';
import { json, say, warn } from './terminal.ts';

export async function exportCommand(
  file: string,
  flags: { format: string; out?: string | undefined; run?: string | undefined; replace: boolean; json: boolean },
): Promise<void> {
  const { format } = flags;
  if (!isLanguage(format))
    throw new UserError('cli.choice', { option: '--format', value: format, choices: LANGUAGES.join(', ') });
  if (flags.out === undefined) throw new UserError('cli.missingOption', { option: '--out DIR' });
  const directory = resolve(flags.out);
  const document = await openDocument(file);
  const { files, existing, notes } = await exportCode(document, {
    language: format,
    run: flags.run ?? null,
    directory,
    replace: flags.replace,
    readable: true,
    notice: warn,
  });
  if (existing.length) throw new UserError('cli.existing', { directory, files: existing.join(', ') });
  for (const note of notes) warn(note);
  if (flags.json) json({ directory, files, notes: notes.map(({ code }) => code) });
  else say(`${files.length} files in ${directory}: ${files.join(', ')}`);
}
