/** Writes an exported package to a folder that the user chose. */
import { join } from 'node:path';
import { pickedPlace, storing } from '../data/storage.ts';
import type { TensorsmithDocument } from '../document/types.ts';
import type { ErrorData } from '../errors/types.ts';
import { generateCode } from '../export/generate.ts';
import type { Language } from '../export/language.ts';
import { buildNetwork } from '../training/network.ts';
import { writeDurably } from './durable.ts';
import { loadCheckpoint, loadRunDocument } from './runs.ts';

const WEIGHTS = 'weights.safetensors';

/**
 * With a run, its document is written, since only that fits its weights.
 * @param notice told where the weights are not the newest
 */
export async function exportCode(
  drawn: TensorsmithDocument,
  language: Language,
  run: string | null,
  directory: string,
  notice: (error: ErrorData) => void,
): Promise<string[]> {
  const document = run === null ? drawn : await loadRunDocument(run);
  const checkpoint = run === null ? null : await loadCheckpoint(run);
  if (checkpoint?.fellBack) notice(checkpoint.fellBack);
  // Refuses an incomplete network with the reason.
  buildNetwork(document);
  const { files } = generateCode(language, document, checkpoint !== null);
  const contents: { path: string; content: string | Uint8Array }[] = files.map(({ path, text }) => ({
    path,
    content: text,
  }));
  if (checkpoint) contents.push({ path: WEIGHTS, content: checkpoint.bytes });
  const needed = contents.reduce((sum, { content }) => sum + content.length, 0);
  await storing(pickedPlace(directory), needed, async () => {
    for (const { path, content } of contents) await writeDurably(join(directory, path), content);
  });
  return contents.map(({ path }) => path);
}
