/** The real app, in Electron or in a browser, as one object that a test drives. */
import type { Page } from '@playwright/test';
import type { Params, Reply, Result, AllCommands } from '../../engine/protocol/client.ts';

export interface Shell {
  readonly name: 'electron' | 'browser';
  readonly page: Page;
  /** Answers the next file dialog, opened by `act`, with data files. */
  pickData(files: readonly string[], act: () => Promise<void>): Promise<void>;
  /** Answers the folder dialog, or unpacks the download, into `folder`. */
  saveExport(folder: string, act: () => Promise<void>): Promise<void>;
  /** Process ids of the engine. */
  enginePids(): Promise<number[]>;
  /** Calls the engine directly, for what no screen shows. */
  call<K extends keyof AllCommands>(command: K, params: Params<K>): Promise<Reply<Result<K>>>;
  close(): Promise<void>;
}
