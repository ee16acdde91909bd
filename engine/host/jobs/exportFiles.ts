/** Writes an exported package to a folder that the user picked. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pickedStorage, storing } from '../../data/storage.ts';
import { openDataset } from '../../data/dataset.ts';
import { formatOf } from '../../datasets/source.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import type { ErrorData } from '../../errors/types.ts';
import { generateCode } from '../../export/generate.ts';
import type { Language } from '../../export/language.ts';
import { buildNetwork } from '../../training/network/network.ts';
import { writeDurably } from '../files/durable.ts';
import { loadRunData } from '../runs/runData.ts';
import { loadCheckpoint, loadRunDocument } from '../runs/runs.ts';

const WEIGHTS = 'weights.safetensors';

export interface Exported {
  /** Written files. */
  readonly files: string[];
  /** Existing files with other content that would be replaced; then nothing was written. */
  readonly existing: string[];
  /** Notes on what the package lacks, and why. */
  readonly notes: ErrorData[];
}
interface ExportOptions {
  readonly language: Language;
  /** Run whose weights and document are exported; null for the drawn document. */
  readonly run: string | null;
  readonly directory: string;
  /** Whether other files of these names may be replaced. */
  readonly replace: boolean;
  /** Whether the data of the drawn document may be read; those of a run were read in its training. */
  readonly readable: boolean;
  /** Called where the weights are not the newest. */
  notice(error: ErrorData): void;
}

/**
 * Facts about the data for exported code: those of the run, else current ones. Null where none are needed, or the data
 * are unavailable, which is noted.
 */
async function factsOf(
  { data: { source } }: TensorsmithDocument,
  readable: boolean,
  run: string | null,
): Promise<{ facts: { path: string; content: string } | null; notes: ErrorData[] }> {
  const { factsFile } = formatOf(source);
  if (factsFile === undefined || source.kind === 'none') return { facts: null, notes: [] };
  const { path } = source;
  try {
    const kept = run === null ? null : ((await loadRunData(run))?.facts ?? null);
    if (kept !== null) return { facts: { path: factsFile, content: kept }, notes: [] };
    if (!readable) throw new UserError('data.notPicked', { path });
    const { facts } = await openDataset(source);
    return { facts: facts ? { path: factsFile, content: facts() } : null, notes: [] };
  } catch (error) {
    return { facts: null, notes: [new UserError('data.noFacts', { file: factsFile, path }).data, toErrorData(error)] };
  }
}

/** Writes all files or none. */
export async function exportCode(
  drawn: TensorsmithDocument,
  { language, run, directory, replace, readable, notice }: ExportOptions,
): Promise<Exported> {
  const document = run === null ? drawn : await loadRunDocument(run);
  const checkpoint = run === null ? null : await loadCheckpoint(run);
  if (checkpoint?.fellBack) notice(checkpoint.fellBack);
  // Throws for an incomplete network, with the reason.
  buildNetwork(document);
  const { files } = generateCode(language, document, checkpoint !== null);
  const contents: { path: string; content: string | Uint8Array }[] = files.map(({ path, text }) => ({
    path,
    content: text,
  }));
  const { facts, notes } = await factsOf(document, readable || run !== null, run);
  if (facts !== null) contents.push(facts);
  if (checkpoint) contents.push({ path: WEIGHTS, content: checkpoint.bytes });
  const existing = replace ? [] : await otherThan(contents, directory);
  if (existing.length) return { files: [], existing, notes: [] };
  const needed = contents.reduce((sum, { content }) => sum + content.length, 0);
  await storing(pickedStorage(directory), needed, async () => {
    for (const { path, content } of contents) await writeDurably(join(directory, path), content);
  });
  return { files: contents.map(({ path }) => path), existing: [], notes };
}

/** Paths at which a different file exists. */
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
