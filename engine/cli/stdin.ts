import { UserError } from '../errors/error.ts';
import { formatBytes } from '../errors/format.ts';

/** All of standard input. Throws a UserError for more than `most` bytes. */
export async function readStdin(most: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most)
      throw new UserError('data.fileTooLarge', { path: '-', size: `> ${formatBytes(most)}`, limit: formatBytes(most) });
    parts.push(part);
  }
  return Buffer.concat(parts);
}
