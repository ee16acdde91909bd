/** The native binding of tfjs-node, used directly: tensors by number, sessions by number. */
import { createRequire } from 'node:module';
import { TF_TYPES } from './graph/attributes.ts';
import type { DType } from '../../program/types.ts';
import { UserError } from '../../errors/error.ts';
import type { EngineFiles } from './install/files.ts';

export interface TensorInfo {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** The interface that binding/tfjs_binding.cc exports. Every tensor has to be deleted. */
export interface Binding {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
  /** Shares the memory of the array until the tensor is deleted. */
  createTensor(shape: readonly number[], dtype: number, values: Float32Array | Int32Array | Uint8Array): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  /** Computes the outputs; names are `node:index`, joined by commas. Blocks. */
  runSavedModel(id: number, inputs: readonly number[], inputNames: string, outputNames: string): TensorInfo[];
  getNumOfTensors(): number;
}

/** TensorFlow's number of an element type (tensorflow/core/framework/types.proto). */
export const bindingType = (dtype: DType): number => TF_TYPES[dtype];

/** @throws UserError `runtime.load` when the libraries do not load. */
export function loadBinding(files: EngineFiles): Binding {
  try {
    return createRequire(files.binding)(files.binding) as Binding;
  } catch (error) {
    throw new UserError('runtime.load', { runtime: 'TensorFlow', detail: (error as Error).message });
  }
}
