/** Detection of text encodings. */
import type { TextEncoding } from './files.ts';

/** Share of zero bytes at one parity that identifies UTF-16 without a byte order mark. */
const NULS = 0.3;
/** Share of the bytes above 127 that form pairs of common Chinese characters. */
const PAIRS = 0.9;

/** The encoding of a byte order mark. */
function marked(bytes: Uint8Array): TextEncoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** UTF-16 by its zero bytes: in Latin text, most are at odd or at even indices. */
function byZeros(bytes: Uint8Array): TextEncoding | null {
  const zeros = [0, 0];
  bytes.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]! += 1;
  });
  const [even, odd] = zeros as [number, number];
  const half = bytes.length / 2;
  if (odd > NULS * half && even < odd / 10) return 'utf-16le';
  if (even > NULS * half && odd < even / 10) return 'utf-16be';
  return null;
}

/** Whether bytes are UTF-8, with a possibly truncated last character. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a text is Chinese: nearly all bytes are valid in both GB18030 and Windows-1252, but Chinese characters are
 * pairs of bytes above 160, while accented letters are mostly single.
 */
function chinese(bytes: Uint8Array): boolean {
  let [paired, single] = [0, 0];
  for (let i = 0; i < bytes.length; i += 1) {
    if (bytes[i]! < 0x80) continue;
    const next = bytes[i + 1];
    if (bytes[i]! >= 0xa1 && next !== undefined && next >= 0xa1) {
      paired += 2;
      i += 1;
    } else single += 1;
  }
  return paired > 0 && paired / (paired + single) >= PAIRS;
}

/** @param bytes the beginning of a text, or all of it */
export function encodingOf(bytes: Uint8Array): TextEncoding {
  const known = marked(bytes) ?? byZeros(bytes);
  if (known) return known;
  if (isUtf8(bytes)) return 'utf-8';
  return chinese(bytes) ? 'gb18030' : 'windows-1252';
}
