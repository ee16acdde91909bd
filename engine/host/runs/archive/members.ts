/**
 * A run as one file, `NAME.tsrun`: a ZIP of the files of its folder, and `manifest.json` with the SHA-256 of each. No
 * other member is taken.
 */
import { z } from 'zod';
import { digest } from '../runRecord.ts';

export const MANIFEST = 'manifest.json';
export const RECORD = 'run.json';
export const NOTES = 'notes.json';
const [MB, GB] = [1024 ** 2, 1024 ** 3];

/** Most bytes of a member, as its reader accepts them. */
const LIMITS: Readonly<Record<string, number>> = {
  [RECORD]: MB,
  'document.json': 64 * MB,
  'data.json': GB,
  'metrics.jsonl': GB,
  'layers.jsonl': GB,
  [NOTES]: MB,
};
const REQUIRED: readonly string[] = [RECORD, 'document.json'];
const CHECKPOINT = /^checkpoints\/\d{6,12}-\d{8,12}\/(?:(state\.json)|weights\.safetensors|optimizer\.safetensors)$/;
/** Most bytes of a weights file: the largest size of a buffer in every supported Node. */
const MOST_WEIGHTS = 4 * GB;
export const MOST_MANIFEST = MB;
/** Most files, which bounds the manifest as well. */
export const MOST_FILES = 5000;

/** Most bytes of a member by its name; null for a name that no run has. */
export function limitOf(name: string): number | null {
  if (Object.hasOwn(LIMITS, name)) return LIMITS[name]!;
  const checkpoint = CHECKPOINT.exec(name);
  return checkpoint ? (checkpoint[1] ? MB : MOST_WEIGHTS) : null;
}

const FORMAT = 'tensorsmith-run';
const VERSION = 1;

export const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** The run's id where it was trained. */
  run: z.string().max(200),
  files: z
    .array(
      z.strictObject({
        name: z.string().refine((name) => limitOf(name) !== null, 'no file of a run'),
        bytes: z.int().min(0),
        sha256: digest,
      }),
    )
    .max(MOST_FILES)
    .refine(
      (files) =>
        new Set(files.map(({ name }) => name)).size === files.length &&
        REQUIRED.every((name) => files.some((file) => file.name === name)),
      'a file is there twice, or not at all',
    ),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const manifestOf = (run: string, files: Manifest['files']): Manifest => ({
  format: FORMAT,
  version: VERSION,
  run,
  files,
});
