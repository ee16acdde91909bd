/**
 * The interface of every runtime: sessions that hold variables and run programs. Independent of layers, losses and
 * datasets.
 */
import type { Program, StoredDType, VariableSpec } from '../program/types.ts';

export type RuntimeName = 'tensorflow' | 'webgpu' | 'wasm';

/** Row-major values on the host. `bool` and `uint8` are stored in a Uint8Array. */
export interface HostTensor {
  readonly dtype: StoredDType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}
export type HostTensors = Readonly<Record<string, HostTensor>>;

export interface SessionFunction {
  readonly program: Program;
  /**
   * A repeated function runs its program K times in one call: every feed and every output has a leading axis K. K may
   * differ between calls.
   */
  readonly repeated: boolean;
}

/** All that a session is created from: variables, and functions over them. */
export interface Bundle {
  readonly variables: readonly VariableSpec[];
  readonly functions: Readonly<Record<string, SessionFunction>>;
}

/** Execution settings that decide speed and, by the order of summation, the last bits of a run. */
export interface Plan {
  /** Threads inside one operation. */
  readonly intraThreads: number;
  /** Operations that may run concurrently. */
  readonly interThreads: number;
  /** Parts that a batch is split into inside the program. */
  readonly shards: number;
}

/** Mixed bfloat16 on a device: faster there than float32, possible, or not at all. */
export type Bfloat16 = 'fast' | 'slow' | 'none';

export interface DeviceInfo {
  readonly runtime: RuntimeName;
  /** As a user reads it: "CPU, 2 threads", "NVIDIA GeForce RTX 4090". */
  readonly device: string;
  readonly kind: 'cpu' | 'gpu';
  /** Threads on a CPU; null on a GPU. */
  readonly threads: number | null;
  readonly bfloat16: Bfloat16;
  /** Library and version: "TensorFlow 2.21.0". */
  readonly library: string;
}

/** A raw file on disk whose bytes, from `offset` on, fill a uint8 variable. */
export interface FileSlice {
  readonly path: string;
  readonly offset: number;
}

export interface Session {
  /** Runs one function. Every feed named by an `Input` must be there. */
  run(name: string, feeds: HostTensors): Promise<HostTensors>;
  /** Sets variables; the others keep their values. Variables start as zeros. */
  write(values: HostTensors): Promise<void>;
  read(names: readonly string[]): Promise<HostTensors>;
  /** Fills a uint8 variable from a file, without a copy on the JavaScript heap where the runtime supports that. */
  loadFile(variable: string, from: FileSlice): Promise<void>;
  dispose(): void;
}

export interface Runtime {
  readonly info: DeviceInfo;
  /** Names of the unsupported operations of a program; empty where it can run. */
  unsupported(program: Program): readonly string[];
  createSession(bundle: Bundle): Promise<Session>;
}
