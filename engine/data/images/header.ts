/** Sizes of JPEG and PNG images by their headers, which takes a fraction of the time of a library's. */

export interface HeaderSize {
  readonly width: number;
  readonly height: number;
}

const u16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) * 65536 + u16(bytes, at + 2);

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** "IHDR", the first chunk. */
const IHDR = 0x49484452;

/** Markers that begin a frame (SOF0 to SOF15), without those of tables between them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function jpegSize(bytes: Uint8Array): HeaderSize | null {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!;
    if (isFrame(marker)) return { height: u16(bytes, at + 5), width: u16(bytes, at + 7) };
    // Segments with a length: applications', tables, comments.
    if (marker < 0xc0 || marker === 0xd8 || marker === 0xd9 || marker === 0xda) return null;
    at += 2 + u16(bytes, at + 2);
  }
  return null;
}

/** The size that an image declares, as it is stored; null where it is not a JPEG or PNG of the usual form. */
export function headerSize(bytes: Uint8Array): HeaderSize | null {
  const found =
    bytes[0] === 0xff && bytes[1] === 0xd8
      ? jpegSize(bytes)
      : bytes.length > 24 && PNG.every((byte, i) => bytes[i] === byte) && u32(bytes, 12) === IHDR
        ? { width: u32(bytes, 16), height: u32(bytes, 20) }
        : null;
  return found && found.width > 0 && found.height > 0 ? found : null;
}
