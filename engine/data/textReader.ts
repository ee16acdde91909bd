/** Reads text files of any size in parts, with normalized line ends. */
import { basename } from 'node:path';
import { UserError } from '../errors/error.ts';
import { openRegular, readError } from './regularFile.ts';

/** Bytes read at a time. */
const PART = 1024 * 1024;

/**
 * Parts of a UTF-8 text, without byte order mark and never splitting a character.
 * @param most bytes
 * @throws UserError where it is not text
 */
export async function* readText(path: string, most: number): AsyncGenerator<string> {
  const notText = (): UserError => new UserError('data.notText', { file: basename(path) });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw notText();
    }
  };
  const { file, size } = await openRegular(path, most);
  /** A "\r" at the end of a part, since "\r\n" may be split. */
  let held = '';
  try {
    const parts = file.createReadStream({ autoClose: false, highWaterMark: Math.min(PART, size + 1) });
    for await (const bytes of parts) {
      const part = held + decode(bytes as Uint8Array);
      held = part.endsWith('\r') ? '\r' : '';
      const text = part.slice(0, part.length - held.length).replace(/\r\n?/g, '\n');
      if (text.includes('\0') || text.includes('\uFFFD')) throw notText();
      yield text;
    }
    yield held.replace('\r', '\n') + decode();
  } catch (error) {
    throw readError(error, path);
  } finally {
    await file.close();
  }
}
