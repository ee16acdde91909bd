/** Most arguments of one call. */
const PIECE = 0x8000;

/** Encodes bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += PIECE)
    text += String.fromCharCode(...bytes.subarray(start, start + PIECE));
  return btoa(text);
}

/** Decodes base64; throws for any other text. */
export function fromBase64(text: string): Uint8Array {
  const characters = atob(text);
  // By index: the iterator of a string takes ten times as long.
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
