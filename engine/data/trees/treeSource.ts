import type { TreeFile } from '../../datasets/files.ts';

/** Implementation of a file tree. */
export interface TreeSource {
  readonly files: readonly TreeFile[];
  /** Changes when a file changes. */
  readonly stamp: string;
  /** Path of the folder or archive. */
  readonly place: string;
  /** Path of a file on disk; null for a member of an archive. */
  at(file: TreeFile): string | null;
  /** The first stored bytes, not decompressed. */
  head(file: TreeFile, length: number): Promise<Uint8Array>;
  read(file: TreeFile, most: number): Promise<Uint8Array>;
}
