/**
 * What a data format sees of the files that a person picked. The engine gives it those of the disk (engine/data); a
 * format opens nothing by itself, so that every limit and every refusal stands in one place.
 */

/** A file on disk whose bytes are not packed. */
export interface StoredFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** @returns `length` bytes from `offset` on; fewer at the end of the file */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** How large a file declares itself to be, from its beginning. */
export interface DeclaredSize {
  /** Bytes of the beginning that are needed. */
  readonly headBytes: number;
  /**
   * @param head the first `headBytes` of the file, or all of a shorter one
   * @returns bytes of the whole file
   * @throws UserError for another kind of file
   */
  sizeOf(head: Uint8Array, file: string): number;
}

export interface DataFiles {
  /** As the document names it. */
  readonly path: string;
  /** Where that is on this machine: a file or a folder. */
  readonly location: string;
  /** Name of that file or folder. */
  readonly name: string;
  /** Null where nothing is there; `other` for a pipe, a device, a socket. */
  readonly kind: 'file' | 'folder' | 'other' | null;
  /** The folder: the one that was picked, or that of the file. */
  readonly folder: string;
  /** Names of the files in the folder, sorted. Throws a UserError where it cannot be read. */
  list(): Promise<readonly string[]>;
  /** The only file of a folder with no other, as if it had been picked; null for anything else. */
  only(): Promise<DataFiles | null>;
  /**
   * The picked file as text in UTF-8, part by part, with line ends of one kind.
   * @param most bytes
   * @throws UserError for what is no text
   */
  text(most: number): AsyncIterable<string>;
  /** Bytes of a file of the folder as it lies there, and its whole path. */
  about(file: string): Promise<{ readonly path: string; readonly bytes: number }>;
  /** A file of the folder with its bytes unpacked: a .gz once into the cache, and no further than it declares. */
  stored(file: string, size: DeclaredSize): Promise<StoredFile>;
  /**
   * A copy in the cache that is made once for a file as it is now.
   * @param what name of what is done to it
   */
  cached(
    from: StoredFile,
    what: string,
    make: (append: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
  ): Promise<StoredFile>;
}
