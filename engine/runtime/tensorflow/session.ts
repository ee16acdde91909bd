/** A TensorFlow session made from one SavedModel. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors/error.ts';
import { storedType } from '../../program/shapes.ts';
import type { TensorType } from '../../program/types.ts';
import { readSlice } from '../fileSlice.ts';
import { makeTemporaryFolder, removeTemporaryFolder } from '../temporaryFolder.ts';
import { checkFeed } from '../feeds.ts';
import type { Bundle, FileSlice, HostTensor, HostTensors, Session } from '../runtime.ts';
import { cpuGains } from './bfloat16.ts';
import { type Binding, bindingType, type TensorInfo } from './binding.ts';
import { emitBundle, type EmittedBundle } from './emit/bundle.ts';
import type { Endpoint } from './emit/function.ts';

const OUT_OF_MEMORY = /OOM|out of memory|ResourceExhausted|RESOURCE_EXHAUSTED|failed to allocate/i;

/** A session over a SavedModel in TensorFlow's C library: variables are resources. */
export class TensorflowSession implements Session {
  readonly #binding: Binding;
  readonly #bundle: Bundle;
  readonly #emitted: EmittedBundle;
  readonly #model: number;
  #disposed = false;

  constructor(binding: Binding, bundle: Bundle) {
    this.#binding = binding;
    this.#bundle = bundle;
    const gpu = binding.isUsingGpuDevice();
    this.#emitted = emitBundle(bundle, { gpu, widens: !gpu && !cpuGains() });
    this.#model = load(binding, this.#emitted.savedModel);
    if (this.#emitted.initialize) this.#fetch('initialize', [], [this.#emitted.initialize]);
  }

  run(name: string, feeds: HostTensors): Promise<HostTensors> {
    return attempt(() => {
      const fn = this.#emitted.functions.get(name);
      if (!fn) throw new Error(`No function ${name}`);
      const repeated = this.#bundle.functions[name]!.repeated;
      const inputs = [...fn.inputs].map(([feed, endpoint]): [Endpoint, HostTensor] => {
        return [endpoint, checkFeed(name, feed, endpoint.type, feeds[feed], repeated)];
      });
      const outputs = [...fn.outputs];
      const fetches = outputs.map(([, endpoint]) => endpoint.tensor);
      if (fn.done) fetches.push(fn.done);
      if (fetches.length === 0) return {};
      const results = this.#fetch(name, inputs, fetches);
      return Object.fromEntries(outputs.map(([key, { type }], i) => [key, toHost(type, results[i]!)]));
    });
  }

  /** Writes all variables in one run: every new set of names costs TensorFlow some milliseconds the first time. */
  write(values: HostTensors): Promise<void> {
    return attempt(() => {
      const entries = Object.entries(values).map(([name, value]) => {
        const { write, written } = this.#variable(name);
        return { input: [write, checkFeed('write', name, write.type, value, false)] as const, written };
      });
      if (entries.length === 0) return;
      this.#fetch(
        'write',
        entries.map(({ input }) => input),
        entries.map(({ written }) => written),
      );
    });
  }

  read(names: readonly string[]): Promise<HostTensors> {
    return attempt(() => {
      const endpoints = names.map((name) => this.#variable(name).read);
      if (names.length === 0) return {};
      const fetches = endpoints.map(({ tensor }) => tensor);
      const results = this.#fetch('read', [], fetches);
      return Object.fromEntries(names.map((name, i) => [name, toHost(endpoints[i]!.type, results[i]!)]));
    });
  }

  async loadFile(variable: string, from: FileSlice): Promise<void> {
    const { spec } = this.#variable(variable);
    const data = await readSlice(from, spec);
    await this.write({ [variable]: { dtype: 'uint8', shape: spec.shape, data } });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#binding.deleteSavedModel(this.#model);
  }

  #variable(name: string) {
    const variable = this.#emitted.variables.get(name);
    if (!variable) throw new Error(`No variable ${name}`);
    return variable;
  }

  /** Runs the graph and copies the results out; deletes all tensors of the binding. */
  #fetch(name: string, inputs: readonly (readonly [Endpoint, HostTensor])[], fetches: readonly string[]): Fetched[] {
    if (this.#disposed) throw new Error('The session is disposed');
    const binding = this.#binding;
    const ids: number[] = [];
    let results: TensorInfo[] = [];
    try {
      for (const [{ type }, { shape, data }] of inputs)
        ids.push(binding.createTensor(shape, bindingType(type.dtype), data));
      const feeds = inputs.map(([{ tensor }]) => tensor).join();
      results = binding.runSavedModel(this.#model, ids, feeds, fetches.join());
      return results.map(({ id, shape }) => ({ shape, data: binding.tensorDataSync(id) }));
    } catch (error) {
      const detail = (error as Error).message;
      if (OUT_OF_MEMORY.test(detail)) throw new UserError('runtime.memory', { function: name });
      throw new UserError('runtime.run', { function: name, runtime: 'TensorFlow', detail });
    } finally {
      for (const id of ids) binding.deleteTensor(id);
      for (const { id } of results) binding.deleteTensor(id);
    }
  }
}

/**
 * Loads a SavedModel, which the library reads from a folder only; without variables in it, the folder is needed no
 * longer.
 */
function load(binding: Binding, savedModel: Uint8Array): number {
  const folder = makeTemporaryFolder('session', (path) => writeFileSync(join(path, 'saved_model.pb'), savedModel));
  try {
    return binding.loadSavedModel(folder, 'serve');
  } catch (error) {
    throw new UserError('runtime.run', { function: 'load', runtime: 'TensorFlow', detail: (error as Error).message });
  } finally {
    removeTemporaryFolder(folder);
  }
}

interface Fetched {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** A fetched value as a host tensor; bytes arrive as int32: see `readable`. */
function toHost({ dtype }: TensorType, { shape, data }: Fetched): HostTensor {
  return { dtype: storedType(dtype), shape, data: dtype === 'uint8' ? Uint8Array.from(data) : data };
}

/** The promise of synchronous work: its exceptions become rejections. */
function attempt<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
