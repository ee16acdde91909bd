/**
 * Decoder for Windows bitmaps, which sharp does not read: 1, 4, 8, 16, 24 and 32 bits, uncompressed or run-length
 * encoded, bottom-up or top-down. Layout: "Bitmap Storage" and BITMAPINFOHEADER in Microsoft's documentation of Windows
 * GDI.
 */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** uint8 [height, width, 3] */
  readonly pixels: Uint8Array;
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly offset: number;
  readonly palette: { readonly at: number; readonly count: number; readonly entry: 3 | 4 };
  /** Bit masks of red, green and blue in a pixel of 16 or 32 bits. */
  readonly masks: readonly [number, number, number];
}

const FILE_HEADER = 14;
const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BITFIELDS = 3;
/** Longest run of pixels. */
const MAX_RUN = 255;
const MASKS_555 = [0x7c00, 0x03e0, 0x001f] as const;
const MASKS_888 = [0xff0000, 0x00ff00, 0x0000ff] as const;

/** Whether a file is a bitmap, by its first bytes. */
export const isBmp = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Throws an Error for other and damaged files. */
export function bmpHeader(bytes: Uint8Array): Header {
  const view = viewOf(bytes);
  if (!isBmp(bytes) || bytes.length < FILE_HEADER + 12) throw new Error('no BMP header');
  const offset = view.getUint32(10, true);
  const size = view.getUint32(FILE_HEADER, true);
  const old = size === 12;
  if (!old && (size < 40 || bytes.length < FILE_HEADER + 40)) throw new Error(`a BMP header of ${size} bytes`);
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const tall = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? RGB : view.getUint32(30, true);
  const height = Math.abs(tall);
  if (width <= 0 || height === 0) throw new Error(`a size of ${width}×${height}`);
  const plain = compression === RGB && [1, 4, 8, 16, 24, 32].includes(bits);
  const packed = (compression === RLE8 && bits === 8) || (compression === RLE4 && bits === 4);
  const fields = compression === BITFIELDS && (bits === 16 || bits === 32) && bytes.length >= FILE_HEADER + 52;
  if (!plain && !packed && !fields) throw new Error(`BMP compression ${compression} with ${bits} bits`);
  const used = old ? 0 : view.getUint32(46, true);
  const count = bits > 8 ? 0 : used > 0 && used <= 2 ** bits ? used : 2 ** bits;
  const field = (i: number): number => view.getUint32(FILE_HEADER + 40 + 4 * i, true);
  const masks = fields ? ([field(0), field(1), field(2)] as const) : bits === 16 ? MASKS_555 : MASKS_888;
  const palette = { at: FILE_HEADER + size, count, entry: old ? 3 : 4 } as const;
  return { width, height, topDown: tall < 0, bits, compression, offset, palette, masks };
}

/** Palette indices of a run-length encoded image, row by row from the bottom. */
function unpackRuns(bytes: Uint8Array, { width, height, bits, offset }: Header): Uint8Array {
  const places = new Uint8Array(width * height);
  let [x, y, at] = [0, 0, offset];
  const put = (place: number): void => {
    if (x < width && y < height) places[y * width + x] = place;
    x += 1;
  };
  const half = (byte: number, i: number): number => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);
  while (at + 1 < bytes.length && y < height) {
    const [count, value] = [bytes[at]!, bytes[at + 1]!];
    at += 2;
    if (count > 0) for (let i = 0; i < count; i += 1) put(half(value, i));
    else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 1) break;
    else if (value === 2) {
      x += bytes[at] ?? 0;
      y += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      for (let i = 0; i < value; i += 1) put(half(bytes[at + (bits === 8 ? i : i >> 1)] ?? 0, i));
      const length = bits === 8 ? value : (value + 1) >> 1;
      at += length + (length % 2);
    }
  }
  return places;
}

/** Scales a masked value to 8 bits, rounded. */
function spread(value: number, mask: number): number {
  if (mask === 0) return 0;
  const shift = Math.clz32(mask & -mask) ^ 31;
  const most = mask >>> shift;
  return Math.round((((value & mask) >>> shift) * 255) / most);
}

/** @returns uint8 [height, width, 3]; throws an Error for damaged files */
export function readBmp(bytes: Uint8Array): Bitmap {
  const header = bmpHeader(bytes);
  const { width, height, bits, offset, palette, masks, topDown } = header;
  const view = viewOf(bytes);
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (width * height > MAX_RUN * bytes.length) throw new Error(`${width}×${height} pixels in ${bytes.length} bytes`);
  const runs = header.compression === RLE8 || header.compression === RLE4 ? unpackRuns(bytes, header) : null;
  if (!runs && offset + stride * height > bytes.length) throw new Error('it is cut off');
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    const from = offset + row * stride;
    const to = (topDown ? row : height - 1 - row) * width * 3;
    for (let x = 0; x < width; x += 1) {
      const target = to + 3 * x;
      if (bits <= 8) {
        const perByte = 8 / bits;
        const place = runs
          ? runs[row * width + x]!
          : (bytes[from + Math.floor(x / perByte)]! >> (8 - bits * ((x % perByte) + 1))) & (2 ** bits - 1);
        const entry = palette.at + Math.min(place, palette.count - 1) * palette.entry;
        for (let c = 0; c < 3; c += 1) pixels[target + c] = bytes[entry + 2 - c] ?? 0;
      } else if (bits === 24) {
        for (let c = 0; c < 3; c += 1) pixels[target + c] = bytes[from + 3 * x + 2 - c]!;
      } else {
        const value = bits === 16 ? view.getUint16(from + 2 * x, true) : view.getUint32(from + 4 * x, true);
        for (let c = 0; c < 3; c += 1) pixels[target + c] = spread(value, masks[c]!);
      }
    }
  }
  return { width, height, pixels };
}
