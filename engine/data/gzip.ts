/** Detection and decompression of gzip. */
import { constants, gunzipSync } from 'node:zlib';

/** Whether a file is gzip, by its first bytes. */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** Compressed bytes that suffice for the beginning of the content. */
export const PACKED_HEAD = 8 * 1024;

/** The beginning of the decompressed content, from that of the file; null where it is damaged. */
export function unpackedHead(head: Uint8Array): Uint8Array | null {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return null;
  }
}
