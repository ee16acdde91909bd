/**
 * tfjs kernels on a GPU, and values still on the host: feeds, bytes, which tfjs has no type for, and indices, which
 * select what is uploaded.
 */
import { broadcast_util, engine, setBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { StoredDType } from '../../program/types.ts';
import { count } from '../hostTensors.ts';
import type { HostTensor } from '../runtime.ts';
import { commonShape, elementwise } from './shaders/elementwise.ts';
import { runShader, type Shader } from './shaders/shader.ts';
import { sumAdjacent } from './shaders/sum.ts';
import { transpose } from './shaders/transpose.ts';

/** A value that is still on the host: feeds, bytes, indices. */
export class Host implements HostTensor {
  readonly dtype: StoredDType;
  readonly shape: number[];
  readonly data: HostTensor['data'];
  constructor(dtype: StoredDType, shape: readonly number[], data: HostTensor['data']) {
    this.dtype = dtype;
    this.shape = [...shape];
    this.data = data;
  }
}
export type Stored = Tensor | Host;

/** tfjs's command queue, public in its sources and absent from its types. */
type Queue = { commandEncoder: unknown; submitQueue(): void; endComputePassEncoder(): void };

/** Most axes that all kernels support. */
const MOST_AXES = 4;

/** Kernels of tfjs's WebGPU backend, called by name; remembers the first error of the device. */
export class GpuKernels {
  readonly #backend: WebGPUBackend;

  #error: string | null = null;

  constructor(backend: WebGPUBackend) {
    this.#backend = backend;
    backend.device.addEventListener('uncapturederror', (event) => {
      event.preventDefault();
      this.#error ??= (event as GPUUncapturedErrorEvent).error.message;
    });
  }

  /** Makes WebGPU tfjs's current backend, before each call: other runtimes of this process use tfjs too. */
  async activate(): Promise<void> {
    if (engine().backendName !== 'webgpu') await setBackend('webgpu');
  }

  kernel(name: string, inputs: Record<string, TensorInfo>, attrs: Record<string, unknown> = {}): Tensor {
    return engine().runKernel<Tensor>(name, inputs as never, attrs as never);
  }

  /** Runs a shader of our own. @returns its result, of that shape */
  shader(shader: Shader, inputs: readonly TensorInfo[], shape: readonly number[]): Tensor {
    return engine().makeTensorFromTensorInfo(runShader(this.#backend, shader, inputs, shape));
  }
  /** An expression of tensors $0, $1, … with broadcasting, in one dispatch (shaders/elementwise.ts). */
  compute(expression: string, ...inputs: readonly Tensor[]): Tensor {
    const shapes = inputs.map(({ shape }) => shape);
    const result = commonShape(shapes);
    return this.shader(elementwise(expression, shapes, result), inputs, result);
  }

  /** Uploads a value to the GPU, which has no bytes. */
  upload({ dtype, shape, data }: HostTensor): Tensor {
    if (dtype === 'uint8') throw new Error('Bytes are only gathered, reshaped, cut and cast');
    return engine().makeTensor(data.slice(), [...shape], dtype);
  }
  tensor(value: Stored): Tensor {
    return value instanceof Host ? this.upload(value) : value;
  }

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    return this.kernel('Reshape', { x }, { shape: [...shape] });
  }
  transpose(x: Tensor, perm: readonly number[]): Tensor {
    const { dtype } = x;
    if (dtype === 'int32' || dtype === 'bool') {
      const shape = perm.map((axis) => x.shape[axis]!);
      const info = runShader(this.#backend, transpose(x.shape, perm), [x], shape, dtype);
      return engine().makeTensorFromTensorInfo(info);
    }
    return this.kernel('Transpose', { x }, { perm: [...perm] });
  }
  identity(x: Tensor): Tensor {
    return this.kernel('Identity', { x });
  }
  /**
   * A binary kernel with broadcasting. Kernels of more than four axes do not compile: axes that behave alike are
   * merged.
   */
  binary(name: string, a: Tensor, b: Tensor): Tensor {
    if (Math.max(a.rank, b.rank) <= MOST_AXES) return this.kernel(name, { a, b });
    const { left, right, result } = joinAxes(a.shape, b.shape);
    return this.reshape(this.kernel(name, { a: this.reshape(a, left), b: this.reshape(b, right) }), result);
  }
  sum(x: Tensor, axes: readonly number[], keepDims: boolean): Tensor {
    const sorted = [...axes].sort((a, b) => a - b);
    const [first = 0] = sorted;
    if (x.dtype === 'float32' && x.size > 0 && sorted.every((axis, i) => axis === first + i)) {
      const kept = x.shape.flatMap((n, axis) => (!axes.includes(axis) ? [n] : keepDims ? [1] : []));
      const reduced = count(x.shape.slice(first, first + axes.length));
      return this.shader(sumAdjacent(reduced, count(x.shape.slice(first + axes.length))), [x], kept);
    }
    return this.kernel('Sum', { x }, { axis: [...axes], keepDims });
  }
  slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor {
    return this.kernel('Slice', { x }, { begin: [...begin], size: [...size] });
  }
  /** Padding. The kernel supports four axes and is silently wrong for more: those are padded one by one. */
  pad(x: Tensor, paddings: readonly (readonly [number, number])[], value = 0): Tensor {
    if (x.rank <= MOST_AXES) {
      return this.kernel('PadV2', { x }, { paddings: paddings.map((pair) => [...pair]), constantValue: value });
    }
    const all = paddings.reduce((result, [before, after], axis) => {
      if (!before && !after) return result;
      const { shape } = result;
      const size = (sizes: readonly number[]): number => sizes.reduce((product, n) => product * n, 1);
      const flat = this.reshape(result, [size(shape.slice(0, axis)), shape[axis]!, size(shape.slice(axis + 1))]);
      const padded = this.pad(
        flat,
        [
          [0, 0],
          [before, after],
          [0, 0],
        ],
        value,
      );
      return this.reshape(padded, [...shape.slice(0, axis), before + shape[axis]! + after, ...shape.slice(axis + 1)]);
    }, x);
    return all === x ? this.identity(x) : all;
  }
  /** x [.., 1, ..] repeated along its axes of one. The kernel would copy more than four axes to the host. */
  tile(x: Tensor, reps: readonly number[]): Tensor {
    if (x.rank <= MOST_AXES) return this.kernel('Tile', { x }, { reps: [...reps] });
    const zeros = this.kernel('Fill', {}, { shape: x.shape.map((n, i) => n * reps[i]!), value: 0, dtype: 'float32' });
    return this.binary('Add', zeros, x);
  }
  /** A tensor broadcast to a shape. */
  broadcast(x: Tensor, shape: readonly number[]): Tensor {
    const aligned = [...shape.slice(x.rank).map(() => 1), ...x.shape];
    const reps = shape.map((size, i) => (aligned[i] === size ? 1 : size));
    const same = this.reshape(x, aligned);
    return reps.every((times) => times === 1) ? same : this.tile(same, reps);
  }
  /** Selection by a mask, on flattened operands, since the kernel supports four axes. */
  select(mask: Tensor, a: Tensor, b: Tensor): Tensor {
    const shape = [mask, a, b].map((x) => x.shape).reduce((x, y) => broadcast_util.assertAndGetBroadcastShape(x, y));
    const vector = (x: Tensor): Tensor => this.reshape(this.broadcast(x, shape), [count(shape)]);
    return this.reshape(this.kernel('Select', { condition: vector(mask), t: vector(a), e: vector(b) }), shape);
  }
  scalar(value: number): Tensor {
    return engine().makeTensor(Float32Array.of(value), [], 'float32');
  }

  /** A copy on the host. */
  async read(value: Stored, dtype: StoredDType): Promise<HostTensor> {
    if (value instanceof Host) return { dtype, shape: value.shape, data: value.data.slice() };
    const data = (await this.#backend.read(value.dataId)) as Float32Array;
    // A GPU buffer can be longer than its tensor; bool is stored as words.
    const values = data.subarray(0, value.size);
    if (dtype === 'float32') return { dtype, shape: value.shape, data: Float32Array.from(values) };
    return {
      dtype,
      shape: value.shape,
      data: dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values),
    };
  }

  /** The GPU's error since the last call; errors arrive late and do not stop execution. */
  takeError(): string | null {
    const message = this.#error;
    this.#error = null;
    return message;
  }

  /** Submits the recorded commands, so that memory of released values can be reused. */
  flush(): void {
    const queue = this.#backend as unknown as Queue;
    if (!queue.commandEncoder) return;
    queue.endComputePassEncoder();
    queue.submitQueue();
  }

  /** Disposes of every tensor that `work` creates and does not return. */
  scoped(work: () => readonly Stored[]): readonly Stored[] {
    let results: readonly Stored[] = [];
    engine().tidy(() => {
      results = work();
      return results.filter((value): value is Tensor => !(value instanceof Host));
    });
    return results;
  }

  get tensorCount(): number {
    return engine().memory().numTensors;
  }
  /** Bytes of GPU buffers, including those kept for reuse. */
  get allocatedBytes(): number {
    return this.#backend.memory().numBytesAllocatedInGPU;
  }
}

/** Two broadcastable shapes with as few axes as possible, and the shape of the result. */
function joinAxes(a: readonly number[], b: readonly number[]) {
  const rank = Math.max(a.length, b.length);
  const size = (shape: readonly number[], axis: number): number => shape[axis - rank + shape.length] ?? 1;
  const [left, right, result]: [number[], number[], number[]] = [[], [], []];
  let before = '';
  for (let axis = 0; axis < rank; axis++) {
    const [x, y] = [size(a, axis), size(b, axis)];
    result.push(Math.max(x, y));
    if (x === 1 && y === 1) continue;
    const pattern = x === y ? 'both' : x === 1 ? 'right' : 'left';
    if (pattern === before) {
      left[left.length - 1]! *= x;
      right[right.length - 1]! *= y;
    } else {
      left.push(x);
      right.push(y);
    }
    before = pattern;
  }
  return { left, right, result };
}
