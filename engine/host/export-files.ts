/** Writes an exported package to a folder that the user chose. */
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TensorsmithDocument } from '../document/types.ts';
import { generateCode } from '../export/generate.ts';
import type { Language } from '../export/language.ts';
import { buildNetwork } from '../training/network.ts';
import { writeDurably } from './durable.ts';
import { loadCheckpoint, loadRunDocument } from './runs.ts';

const WEIGHTS = 'weights.safetensors';

/** With a run, its document is written, since only that fits its weights. */
export async function exportCode(
  document: TensorsmithDocument,
  language: Language,
  run: string | null,
  directory: string,
): Promise<string[]> {
  const source = run === null ? document : await loadRunDocument(run);
  const checkpoint = run === null ? null : await loadCheckpoint(run);
  // Refuses an incomplete network with the reason.
  buildNetwork(source);
  const { files } = generateCode(language, source, checkpoint !== null);
  for (const { path, text } of files) {
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    await writeDurably(target, text);
  }
  const written = files.map(({ path }) => path);
  if (checkpoint) {
    await copyFile(checkpoint.path, join(directory, WEIGHTS));
    written.push(WEIGHTS);
  }
  return written;
}
