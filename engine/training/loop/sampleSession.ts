/** A session that holds the samples of a training, or reads them as they are needed. */
import type { Split } from '../../datasets/shape.ts';
import type { Session } from '../../runtime/runtime.ts';

export interface SampleSession extends Session {
  /**
   * Names the samples that the next calls take, in order, so that they can be read ahead. Calls may take others all the
   * same.
   * @param indices of samples @param batch samples of one step
   */
  announce?(split: Split, indices: Int32Array, batch: number): void;
}
