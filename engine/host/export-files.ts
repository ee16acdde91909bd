/** Writes an exported package to a folder that the user chose. */
import { readFile } from 'node:fs/promises';
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

export interface Exported {
  /** What was written. */
  readonly files: string[];
  /** Where nothing was: files of other content that would have been replaced. */
  readonly existing: string[];
}

/**
 * With a run, its document is written, since only that fits its weights. All is written or nothing.
 * @param notice told where the weights are not the newest
 */
export async function exportCode(
  drawn: TensorsmithDocument,
  language: Language,
  run: string | null,
  directory: string,
  replace: boolean,
  notice: (error: ErrorData) => void,
): Promise<Exported> {
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
  const existing = replace ? [] : await otherThan(contents, directory);
  if (existing.length) return { files: [], existing };
  const needed = contents.reduce((sum, { content }) => sum + content.length, 0);
  await storing(pickedPlace(directory), needed, async () => {
    for (const { path, content } of contents) await writeDurably(join(directory, path), content);
  });
  return { files: contents.map(({ path }) => path), existing: [] };
}

/** Paths at which something else lies than what is to be written there. */
async function otherThan(
  contents: readonly { path: string; content: string | Uint8Array }[],
  directory: string,
): Promise<string[]> {
  const differs = await Promise.all(
    contents.map(async ({ path, content }) => {
      const there = await readFile(join(directory, path)).catch((error: NodeJS.ErrnoException) =>
        error.code === 'ENOENT' || error.code === 'ENOTDIR' ? null : error,
      );
      return there !== null && (there instanceof Error || !there.equals(Buffer.from(content)));
    }),
  );
  return contents.filter((_, i) => differs[i]).map(({ path }) => path);
}
