/**
 * Compute shaders of our own, beside those of tfjs's kernels, which need several dispatches where one is enough: each
 * costs time on the host and a pass over memory. tfjs runs them as its own (`runWebGPUProgram`) and keeps each compiled.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** Operands of a shader, and its result if there is one: buffers that a stage may use at least. */
export const MOST_OPERANDS = 7;

const WORKGROUP = 64;

/** A shader that reads and writes flat arrays. */
export interface Shader {
  /** What distinguishes its code from that of others, constants in it included. */
  readonly key: string;
  /** Declarations of functions and of workgroup memory. */
  readonly declarations?: string;
  /**
   * WGSL that writes `result` for one invocation, whose number is `index: i32`; operands are the arrays `x0`, `x1`, …;
   * the uniform `uniforms.size` is the number of elements of the result.
   */
  readonly code: string;
  /** A workgroup for each row of that many elements, instead of an invocation for each element. */
  readonly row?: number;
}

/** Number of invocations of a workgroup. */
export const LANES = WORKGROUP;
/** Rows up to this length are read by each invocation that needs them: most of a workgroup would have nothing to do. */
export const SHORT_ROW = 32;

/** @param dtype of the result @returns the result, of that shape */
export function runShader(
  backend: WebGPUBackend,
  { key, declarations = '', code, row }: Shader,
  inputs: readonly TensorInfo[],
  shape: readonly number[],
  dtype: 'float32' | 'int32' | 'bool' = 'float32',
): TensorInfo {
  const size = shape.reduce((product, n) => product * n, 1);
  const groups = row === undefined ? Math.ceil(size / WORKGROUP) : size / row;
  const flat = inputs.map(({ dataId, dtype, shape: own }) => ({
    dataId,
    dtype,
    shape: [own.reduce((product, n) => product * n, 1)],
  }));
  const body = row === undefined ? `if (index < uniforms.size) {\n${code}\n}` : code;
  const result = backend.runWebGPUProgram(
    {
      variableNames: inputs.map((_, i) => `x${i}`),
      outputShape: [size],
      shaderKey: `tensorsmith ${key}`,
      dispatchLayout: { x: [0] },
      dispatch: [groups, 1, 1],
      workgroupSize: [WORKGROUP, 1, 1],
      size: true,
      getUserCode: () => `${declarations}\nfn main(index: i32) {\n${body}\n}`,
    },
    flat,
    dtype,
  );
  return { ...result, shape: [...shape] };
}
