/** Lines of text with a checksum, so that damage is detected. */
import { strToU8 } from 'fflate';

/** Table of the polynomial 0xEDB88320, as in ZIP and PNG. */
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** CRC-32 of a text in UTF-8, in eight hexadecimal digits. */
export function checksum(text: string): string {
  let c = 0xffffffff;
  for (const byte of strToU8(text)) c = TABLE[(c ^ byte) & 0xff]! ^ (c >>> 8);
  return ((c ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

/** @param text without line breaks */
export const checkedLine = (text: string): string => `${checksum(text)} ${text}`;

/** The text of a line; null where it is damaged. */
export function readCheckedLine(line: string): string | null {
  const text = line.slice(9);
  return text && line.startsWith(`${checksum(text)} `) ? text : null;
}
