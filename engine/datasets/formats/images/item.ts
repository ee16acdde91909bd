import type { TreeFile } from '../../files.ts';

/** An image and the name of its class. */
export interface Item {
  readonly file: TreeFile;
  readonly label: string;
  readonly split: 'train' | 'validation' | 'test' | null;
}
