/** Progress of the installation. */
export type InstallStage = 'wait' | 'download' | 'check' | 'unpack' | 'compile' | 'finish';

export interface InstallProgress {
  readonly stage: InstallStage;
  /** Progress of the stage, in bytes; 0 of 0 where unknown. */
  readonly done: number;
  readonly total: number;
}
export type OnProgress = (progress: InstallProgress) => void;
