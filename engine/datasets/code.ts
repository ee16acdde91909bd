/** Parts of the exported code that reads data. */

/** A shape in TypeScript and Python: `[28, 28, 1]`. */
export const arrayLiteral = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;

/** The type of samples other than images. @param label description of the labels */
export const samplesInterface = (label: string): string => `export interface Samples {
  count: number;
  /** Sample after sample. */
  inputs: Float32Array;
  /** ${label} */
  labels: Int32Array | Float32Array;
}`;
