/**
 * File access of data formats. The engine implements it on the disk (engine/data); a format opens no file itself, so
 * that every limit and refusal is in one place.
 */

/** A file on disk, uncompressed. */
export interface StoredFile {
  readonly path: string;
  /** Size in bytes. */
  readonly size: number;
  /** @returns `length` bytes from `offset` on; fewer at the end of the file */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** The size that a file declares in its header. */
export interface DeclaredSize {
  /** Bytes of the header. */
  readonly headBytes: number;
  /**
   * @param head the first `headBytes` of the file, or all of a shorter one
   * @returns bytes of the whole file
   * @throws UserError for another kind of file
   */
  sizeOf(head: Uint8Array, file: string): number;
}

/** What is known of prepared data before they are made. */
export interface PreparedSize {
  /** 0 if unknown. */
  readonly bytes: number;
  /** Samples that are counted while they are prepared; none if left out. */
  readonly samples?: number;
  readonly unit?: 'images' | 'rows';
  /** Name of the data. */
  readonly name?: string;
}

/** A file of a tree. */
export interface TreeFile {
  /** Path below the root, with "/" on every system. */
  readonly path: string;
  /** Size in bytes. */
  readonly size: number;
}

/** Files of a folder and its subfolders, or of an archive; hidden ones are left out. */
export interface DataTree {
  /** Sorted by path. */
  readonly files: readonly TreeFile[];
  /** The first bytes of a file, decompressed where it is gzip; fewer of a shorter one, 4096 at most. */
  head(file: TreeFile, length: number): Promise<Uint8Array>;
  /** The whole file. Throws a UserError for more than `most` bytes. */
  read(file: TreeFile, most: number): Promise<Uint8Array>;
  /** A decompressed file: gzip is decompressed once into the cache, whatever its name. */
  stored(file: TreeFile, size: DeclaredSize): Promise<StoredFile>;
  /**
   * A copy in the cache that is made once for the current state of these files.
   * @param what name of the conversion
   */
  cached(
    what: string,
    size: PreparedSize,
    make: (append: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
  ): Promise<StoredFile>;
}

/** Size and channels of an image by its header, upright. */
export interface ImageFacts {
  readonly width: number;
  readonly height: number;
  readonly gray: boolean;
}

/** Decodes images: PNG, JPEG, WebP, GIF, TIFF, BMP, recognized by content. Throws UserErrors. */
export interface ImageDecoder {
  /** Reads only the header. */
  measure(bytes: Uint8Array, file: string): Promise<ImageFacts>;
  /** @returns uint8 [height, width, channels]: upright, on white where it was transparent */
  decode(bytes: Uint8Array, file: string, size: ImageSize): Promise<Uint8Array>;
  /** Number of images that are decoded concurrently. */
  readonly parallel: number;
}
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}
/** Text encodings; names as in the Encoding Standard. */
export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'windows-1252'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** What a copy of a text is made for: even line ends, and also blanks between cells as tabs. */
export type Utf8Copy = 'lines' | 'tabs';

/** A text file in UTF-8. */
export interface Utf8File {
  readonly path: string;
  /** Size in bytes. */
  readonly size: number;
  /** Encoding of the picked file. */
  readonly encoding: TextEncoding;
}

/** A value of a query; 64-bit integers are returned as numbers. */
export type QueryValue = string | number | boolean | null;

/** An embedded in-memory database with DuckDB's SQL. Its errors are `DatabaseError`. */
export interface Database {
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<QueryValue[][]>;
  /** Columns of a query whose columns are all DOUBLE, in file order; NaN for null. */
  numbers(sql: string): Promise<Float64Array[]>;
  close(): void;
}
/** The database's error message, in English. */
export class DatabaseError extends Error {}

export interface DataFiles {
  /** Path in the document. */
  readonly path: string;
  /** Path on this machine: a file or a folder. */
  readonly location: string;
  /** Name of the file or folder. */
  readonly name: string;
  /** Null where it does not exist; `other` for a pipe, a device, a socket. */
  readonly kind: 'file' | 'folder' | 'other' | null;
  /** The picked folder, or that of the picked file. */
  readonly folder: string;
  /** The only file of a folder, as if it had been picked; null for anything else. */
  only(): Promise<DataFiles | null>;
  /**
   * The picked file as text in UTF-8, part by part, with normalized line ends.
   * @param most bytes
   * @throws UserError where it is not text
   */
  text(most: number): AsyncIterable<string>;
  /**
   * The files of the picked folder and its subfolders, of the archive (ZIP, tar, tar.gz), or beside the picked file.
   * @throws UserError for a folder or an archive that cannot be read, or has too many files
   */
  tree(): Promise<DataTree>;
  /** The content of a gzip file that is no archive, under its name without ".gz"; null for anything else. */
  unpacked(): Promise<DataFiles | null>;
  /** Whether the picked file is an archive. */
  isArchive(): Promise<boolean>;
  readonly images: ImageDecoder;
  /** Bytes of samples that may be kept in memory; more are kept in the cache. */
  memory(): Promise<number>;
  /** Size of the picked file in bytes. */
  size(): Promise<number>;
  /** A text that is another one once the picked file has changed. */
  stamp(): Promise<string>;
  /** The beginning of the picked file: `count` bytes, or all of a shorter one. Throws a UserError where it cannot be read. */
  head(count: number): Promise<Uint8Array>;
  /**
   * The picked file as UTF-8: itself, or a converted copy in the cache.
   * @param most bytes
   * @param encoding detected by content if left out
   * @param copy made in any case, with such changes
   * @throws UserError where it is not text in that encoding
   */
  utf8(most: number, encoding?: TextEncoding, copy?: Utf8Copy): Promise<Utf8File>;
  /** A database that can read these files, and no others. */
  database(paths: readonly string[]): Promise<Database>;
  /**
   * A copy in the cache that is made once for the current state of a file.
   * @param what name of the conversion
   */
  cached(
    from: Pick<StoredFile, 'path'>,
    what: string,
    size: PreparedSize,
    make: (append: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
  ): Promise<StoredFile>;
}
