/** Writes an exported package to a folder that the user chose. */
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openTable } from '../data/table.ts';
import { TABLE_FACTS, tableFacts } from '../data/tableFacts.ts';
import type { TensorsmithDocument } from '../document/types.ts';
import { generateCode } from '../export/generate.ts';
import type { Language } from '../export/language.ts';
import { buildNetwork } from '../training/network.ts';
import { writeDurably } from './durable.ts';
import { loadCheckpoint, loadRunDocument } from './runs.ts';

const WEIGHTS = 'weights.safetensors';

/** Of a document whose data are a table; null where it has others, or the table is not at hand. */
async function factsOf({ data: { source } }: TensorsmithDocument): Promise<string | null> {
  if (source.kind !== 'table') return null;
  return openTable(source.path, source.target).then(tableFacts, () => null);
}

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
  const facts = await factsOf(source);
  if (facts !== null) {
    await writeDurably(join(directory, TABLE_FACTS), facts);
    written.push(TABLE_FACTS);
  }
  if (checkpoint) {
    await copyFile(checkpoint.path, join(directory, WEIGHTS));
    written.push(WEIGHTS);
  }
  return written;
}
