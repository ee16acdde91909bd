/** Parts of the code that reads data in an exported package. */

/** A shape as both languages write it: `[28, 28, 1]`. */
export const arrayLiteral = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;

/** The type of samples that are no images. @param label what their labels are, as a sentence */
export const samplesInterface = (label: string): string => `export interface Samples {
  count: number;
  /** Sample after sample. */
  inputs: Float32Array;
  /** ${label} */
  labels: Int32Array | Float32Array;
}`;
