/**
 * A document with its data as one file, `NAME.tspack`: a ZIP of `document.json`, the data below `data/`, and
 * `manifest.json` with the SHA-256 of each. The document names its data by a path beside it.
 */
import { z } from 'zod';
import { MOST_BYTES } from '../files/zipWriter.ts';

export const MANIFEST = 'manifest.json';
export const DOCUMENT = 'document.json';
export const DATA = 'data';
/** Of the unpacked document. */
export const EXTENSION = '.tensorsmith';
/** Most files: a ZIP without the extension for large ones counts with 16 bits. */
export const MOST_FILES = 60_000;
const MB = 1024 ** 2;
const MOST_DOCUMENT = 64 * MB;
const MOST_MANIFEST = 32 * MB;
const MOST_NAME = 1000;

/** A part of a path that every system can write. */
export const isPart = (part: string): boolean =>
  part !== '' &&
  part.length <= 200 &&
  !/^\.+$|[. ]$|[\p{Cc}\p{Cf}\\:*?"<>|]|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu.test(part);

/** Whether a member of a file may have a name: below `data/`, with no part that leads elsewhere. */
export const isDataName = (name: string): boolean =>
  name.length <= MOST_NAME && name.startsWith(`${DATA}/`) && name.split('/').every(isPart);

/** Most bytes of a member by its name; null for a name that no such file has. */
export function limitOf(name: string): number | null {
  if (name === MANIFEST) return MOST_MANIFEST;
  if (name === DOCUMENT) return MOST_DOCUMENT;
  return isDataName(name) ? MOST_BYTES : null;
}

const FORMAT = 'tensorsmith-pack';
const VERSION = 1;

export const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  files: z
    .array(
      z.strictObject({
        name: z.string().refine((name) => name !== MANIFEST && limitOf(name) !== null, 'no file of it'),
        bytes: z.int().min(0),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .max(MOST_FILES)
    .refine(
      (files) =>
        // Names that differ in case alone are one file on some systems.
        new Set(files.map(({ name }) => name.toLowerCase())).size === files.length &&
        files.some(({ name }) => name === DOCUMENT),
      'a file is there twice, or not at all',
    ),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const manifestOf = (files: Manifest['files']): Manifest => ({ format: FORMAT, version: VERSION, files });
