/** Texts of any encoding as UTF-8 files: in place, or as a converted copy in the cache. */
import { isUtf8 } from 'node:buffer';
import { basename } from 'node:path';
import type { PreparedSize, StoredFile, TextEncoding, Utf8Copy, Utf8File } from '../datasets/files.ts';
import { byTabs } from '../datasets/formats/table/blanks.ts';
import { encodingOf } from '../datasets/textEncoding.ts';
import { UserError } from '../errors/error.ts';
import { openRegular, readError } from './regularFile.ts';
import { storedAt } from './plainFile.ts';

/** Bytes read at a time. */
const PART = 4 * 1024 * 1024;
/** Bytes by which an encoding other than UTF-8 is detected. */
const SAMPLE = 1024 * 1024;
/** Longest line whose blanks become tabs, in characters. */
const MOST_LINE = 16 * PART;
const NEWLINE = 10;

type MakeCopy = (
  from: StoredFile,
  what: string,
  size: PreparedSize,
  make: (append: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
) => Promise<StoredFile>;

/** The bytes of a file part by part; each is valid until the next one is asked for. */
async function* parts(path: string, most: number): AsyncGenerator<Buffer> {
  const { file } = await openRegular(path, most);
  const memory = Buffer.allocUnsafe(PART);
  try {
    for (;;) {
      const { bytesRead } = await file.read(memory, 0, PART);
      if (!bytesRead) return;
      yield memory.subarray(0, bytesRead);
    }
  } catch (error) {
    throw readError(error, path);
  } finally {
    await file.close();
  }
}

/** Whether a whole file is UTF-8 without zeros. Parts are split at line ends, which never occur within a character. */
async function isPlain(path: string, most: number): Promise<boolean> {
  const isText = (bytes: Uint8Array): boolean => !bytes.includes(0) && isUtf8(bytes);
  let held = Buffer.alloc(0);
  for await (const bytes of parts(path, most)) {
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    // Only the line that began in the part before is copied.
    const begin = held.length && end ? bytes.indexOf(NEWLINE) + 1 : 0;
    if (begin && !isText(Buffer.concat([held, bytes.subarray(0, begin)]))) return false;
    if (!isText(bytes.subarray(begin, end))) return false;
    held = Buffer.concat([end ? Buffer.alloc(0) : held, bytes.subarray(end)]);
    if (held.length > 16 * PART) return false;
  }
  return isText(held);
}

async function* decoded(path: string, most: number, encoding: TextEncoding): AsyncGenerator<string> {
  const notText = (): UserError =>
    new UserError(encoding === 'utf-8' ? 'data.notText' : 'data.notEncoding', { file: basename(path), encoding });
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw notText();
    }
  };
  /** A "\r" at the end of a part, since "\r\n" may be split. */
  let held = '';
  for await (const bytes of parts(path, most)) {
    const part = held + decode(bytes);
    held = part.endsWith('\r') ? '\r' : '';
    const text = part.slice(0, part.length - held.length).replace(/\r\n?/g, '\n');
    if (text.includes('\0')) throw notText();
    yield text;
  }
  yield held.replace('\r', '\n') + decode();
}

/** Blanks between cells as tabs, line by line. */
async function* tabbed(texts: AsyncIterable<string>, file: string): AsyncGenerator<string> {
  let held = '';
  for await (const text of texts) {
    const all = held + text;
    const end = all.lastIndexOf('\n') + 1;
    held = all.slice(end);
    if (end) yield byTabs(all.slice(0, end));
    if (held.length > MOST_LINE) throw new UserError('data.notTable', { file });
  }
  yield byTabs(held);
}

/**
 * A text as a UTF-8 file.
 * @param most bytes
 * @param wanted its encoding; detected by content if left out
 * @param changes made in a copy: even line ends, and also blanks between cells as tabs
 * @throws UserError where it is not text
 */
export async function utf8File(
  path: string,
  most: number,
  copy: MakeCopy,
  wanted?: TextEncoding,
  changes?: Utf8Copy,
): Promise<Utf8File> {
  const { file, size } = await openRegular(path, most);
  await file.close();
  const stored = storedAt(path, size);
  const sample = await stored.read(0, SAMPLE);
  const told = wanted ?? encodingOf(sample);
  if (!told.startsWith('utf-16') && sample.includes(0)) throw new UserError('data.notText', { file: basename(path) });
  const plain = told === 'utf-8' && (await isPlain(path, most));
  // A text that is UTF-8 at its beginning only has a single-byte encoding.
  const encoding = told === 'utf-8' && !plain && !wanted ? 'windows-1252' : told;
  if (plain && !changes) return { path, size, encoding };
  const made = await copy(
    stored,
    `utf-8 of ${encoding}${changes === 'tabs' ? ', tabs' : ''}`,
    { bytes: size },
    async (append) => {
      const encoder = new TextEncoder();
      const texts = decoded(path, most, encoding);
      for await (const text of changes === 'tabs' ? tabbed(texts, basename(path)) : texts)
        await append(encoder.encode(text));
    },
  );
  return { path: made.path, size: made.size, encoding };
}
