/**
 * What every runtime offers: sessions that hold variables and run programs.
 * Nothing here knows of layers, losses or data sets.
 */
import type { DType, Program, VariableSpec } from '../program/types.ts';

export type RuntimeName = 'tensorflow' | 'webgpu' | 'wasm';

/** Row-major values on the host. `bool` and `uint8` travel as Uint8Array. */
export interface HostTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}
export type HostTensors = Readonly<Record<string, HostTensor>>;

export interface SessionFunction {
  readonly program: Program;
  /**
   * A repeated function runs its program K times in one call: every feed has a
   * leading axis K, every output comes back with it. K may differ between calls.
   */
  readonly repeated: boolean;
}

/** Everything a session is made from: one state, several functions over it. */
export interface Bundle {
  readonly variables: readonly VariableSpec[];
  readonly functions: Readonly<Record<string, SessionFunction>>;
}

/** What decides speed and, by the order of sums, the last bits of a run. */
export interface Plan {
  /** Threads inside one operation. */
  readonly intraThreads: number;
  /** Operations that may run at once. */
  readonly interThreads: number;
  /** Parts that a batch is split into inside the program. */
  readonly shards: number;
}

export interface DeviceInfo {
  readonly runtime: RuntimeName;
  /** As a user reads it: "CPU, 2 threads", "NVIDIA GeForce RTX 4090". */
  readonly device: string;
  readonly kind: 'cpu' | 'gpu';
  /** On a processor; null on a GPU. */
  readonly threads: number | null;
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
  /** Sets variables; others keep their values. Variables start as zeros. */
  write(values: HostTensors): Promise<void>;
  read(names: readonly string[]): Promise<HostTensors>;
  /** Fills a uint8 variable from a file without a copy on the JavaScript heap where the runtime can. */
  loadFile(variable: string, from: FileSlice): Promise<void>;
  dispose(): void;
}

export interface Runtime {
  readonly info: DeviceInfo;
  /** Names of what this runtime cannot do in the program; empty means it can run it. */
  unsupported(program: Program): readonly string[];
  createSession(bundle: Bundle): Promise<Session>;
}
