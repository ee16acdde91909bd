/** What the installer tells while it works. */
export type InstallStage = 'wait' | 'download' | 'check' | 'unpack' | 'compile' | 'finish';

export interface InstallProgress {
  readonly stage: InstallStage;
  /** Of the stage, in bytes; 0 of 0 where it cannot be told. */
  readonly done: number;
  readonly total: number;
}
export type OnProgress = (progress: InstallProgress) => void;
