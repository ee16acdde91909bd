/** tfjs kernels and direct access to tensor memory, for the executors. */
import { engine, setBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { StoredDType } from '../../program/types.ts';
import type { HostTensor } from '../runtime.ts';
import type { LoadedBackend } from './backend.ts';
import { broadcasted, copyStrided, sliced, transposed, type Walk } from './strided.ts';

/** A tensor in the backend's memory, or bytes on the host, which tfjs has no type for. */
export type Stored = Tensor | Bytes;
export interface Bytes {
  readonly dtype: 'uint8';
  readonly shape: number[];
  readonly data: Uint8Array;
}

export type Values = HostTensor['data'];
/** Element types that tfjs holds. */
export type TensorDType = Exclude<StoredDType, 'uint8'>;

/** Whether a value is stored as bytes. */
export const isBytes = (value: Stored): value is Bytes => value.dtype === ('uint8' as string);

/** A stored value as a tensor of tfjs; throws for bytes. */
export function tensorOf(value: Stored): Tensor {
  if (isBytes(value)) throw new Error('Bytes are only gathered, reshaped, cut and cast');
  return value;
}

/** Kernels of one of tfjs' WebAssembly backends, called by name without its engine. */
export class WasmKernels {
  readonly #name: LoadedBackend['name'];
  readonly #backend: LoadedBackend['backend'];

  constructor({ name, backend }: LoadedBackend) {
    this.#name = name;
    this.#backend = backend;
  }

  /**
   * Makes this backend tfjs's current one, before each call: the other one and WebGPU in the same process use tfjs too.
   * A backend that is loaded is taken at once, so that nothing comes between this and the call.
   */
  activate(): void {
    if (engine().backendName !== this.#name) void setBackend(this.#name);
  }

  kernel(name: string, inputs: Record<string, TensorInfo>, attrs: Record<string, unknown> = {}): Tensor {
    return engine().runKernel<Tensor>(name, inputs as never, attrs as never);
  }

  /** A tensor with uninitialized memory. */
  empty(dtype: TensorDType, shape: readonly number[]): Tensor {
    const info = this.#backend.makeOutput([...shape], dtype);
    return engine().makeTensorFromTensorInfo(info);
  }

  fromValues(dtype: TensorDType, shape: readonly number[], values: Values): Tensor {
    return engine().makeTensor(values, [...shape], dtype);
  }

  store({ dtype, shape, data }: HostTensor): Stored {
    if (dtype === 'uint8') return { dtype, shape: [...shape], data: Uint8Array.from(data) };
    return this.fromValues(dtype, shape, data);
  }

  /** A view of the tensor's memory. Invalid once another tensor is created: memory may move when it grows. */
  view(tensor: TensorInfo): Values {
    return this.#backend.typedArrayFromHeap(tensor);
  }
  floats(tensor: TensorInfo): Float32Array {
    if (tensor.dtype !== 'float32') throw new Error(`Expected float32, got ${tensor.dtype}`);
    return this.view(tensor) as Float32Array;
  }

  /** Whether a tensor holds NaN, which some kernels lose. */
  hasNaN(tensor: TensorInfo): boolean {
    const values = this.view(tensor);
    for (let i = 0; i < values.length; i++) if (values[i] !== values[i]) return true;
    return false;
  }

  /** The same memory under another shape. */
  reshape(tensor: Tensor, shape: readonly number[]): Tensor {
    return this.kernel('Reshape', { x: tensor }, { shape: [...shape] });
  }
  identity(tensor: Tensor): Tensor {
    return this.kernel('Identity', { x: tensor });
  }
  transpose(tensor: Tensor, permutation: readonly number[]): Tensor {
    return this.#copy(tensor, transposed(tensor.shape, permutation));
  }
  /** @param size of the slice; −1 is the rest of an axis */
  slice(tensor: Tensor, begin: readonly number[], size: readonly number[]): Tensor {
    return this.#copy(tensor, sliced(tensor.shape, begin, size));
  }
  /** A tensor broadcast to a shape. */
  broadcast(tensor: Tensor, shape: readonly number[]): Tensor {
    const isWhole = tensor.size === shape.reduce((product, n) => product * n, 1);
    return isWhole ? this.reshape(tensor, shape) : this.#copy(tensor, broadcasted(tensor.shape, shape));
  }
  #copy(tensor: Tensor, walk: Walk): Tensor {
    const out = this.empty(tensor.dtype as TensorDType, walk.sizes);
    copyStrided(this.view(tensor), walk, this.view(out));
    return out;
  }

  /** A copy for the caller. */
  toHost(value: Stored, dtype: StoredDType): HostTensor {
    const data = isBytes(value) ? value.data.slice() : this.view(value).slice();
    return { dtype, shape: value.shape, data };
  }

  /** Disposes of every tensor that `work` creates and does not return. */
  scoped(work: () => readonly Stored[]): readonly Stored[] {
    let results: readonly Stored[] = [];
    engine().tidy(() => {
      results = work();
      // Bytes are not passed to tfjs, which would search their elements for tensors.
      return results.filter((value): value is Tensor => !isBytes(value));
    });
    return results;
  }

  /** Of every backend. */
  get tensorCount(): number {
    this.activate();
    return engine().memory().numTensors;
  }
}
