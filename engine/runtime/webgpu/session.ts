/** A session on the GPU; it synchronizes only to read a call's results. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { isSkipped, predicatesOf, takenOf } from '../../program/control.ts';
import { UserError } from '../../errors/error.ts';
import { concreteShape, storedType } from '../../program/shapes.ts';
import type { Program, StoredType, TensorType, ValueId } from '../../program/types.ts';
import { checkFeed } from '../feeds.ts';
import { constantOf, zeros } from '../hostTensors.ts';
import type { Bundle, FileSlice, HostTensor, HostTensors, Session } from '../runtime.ts';
import { Functions, type Prepared } from '../tfjs/functions.ts';
import { Scan } from '../tfjs/scan.ts';
import { schedule } from '../tfjs/schedule.ts';
import { EFFECTS } from './effects.ts';
import { EXECUTE } from './execute/index.ts';
import type { Executor, State } from './execute/rules.ts';
import { fuse, type FusedOperation } from './fuse.ts';
import { type GpuKernels, Host, type Stored } from './kernels.ts';

/** Reads a part of a file; without file access, the caller has read it. */
export type ReadSlice = (from: FileSlice, variable: string, shape: readonly number[]) => Promise<Uint8Array>;

const discard = (value: Stored | undefined): void => {
  if (value && !(value instanceof Host)) value.dispose();
};

/** Operations of a program, fused, and the values whose last use each is. */
interface Plan {
  readonly operations: readonly FusedOperation[];
  readonly ends: readonly (readonly ValueId[])[];
  /** Values that decide what is queued. */
  readonly predicates: ReadonlySet<ValueId>;
}

type Results = ReadonlyMap<string, Stored>;

/** Variables and programs on a GPU through WebGPU. */
export class WebGpuSession implements Session {
  readonly #kernels: GpuKernels;
  readonly #readSlice: ReadSlice;
  readonly #functions: Functions;
  readonly #variables = new Map<string, Stored>();
  readonly #types = new Map<string, StoredType>();
  readonly #constants = new Map<readonly number[], Stored>();
  readonly #plans = new Map<Program, Plan>();

  constructor(kernels: GpuKernels, bundle: Bundle, readSlice: ReadSlice) {
    this.#kernels = kernels;
    this.#readSlice = readSlice;
    this.#functions = new Functions(bundle);
    for (const { name, dtype, shape } of bundle.variables) {
      this.#types.set(name, { dtype, shape });
      this.#variables.set(name, this.#keep(zeros(dtype, shape)));
    }
  }

  async run(name: string, feeds: HostTensors): Promise<HostTensors> {
    const { prepared, checked } = this.#functions.call(name, feeds);
    await this.#kernels.activate();
    const steps: Results[] = [];
    try {
      if (prepared.repeated) {
        const repeated = new Scan(checked);
        for (let k = 0; k < repeated.count; k++) steps.push(await this.#step(prepared, repeated.feeds(k)));
      } else steps.push(await this.#step(prepared, checked));
      const results = await this.#collect(prepared, steps);
      const refused = this.#kernels.takeError();
      if (refused) throw new Error(refused);
      return results;
    } catch (error) {
      if (error instanceof UserError) throw error;
      const detail = error instanceof Error ? error.message : String(error);
      if (/out of memory|allocation/i.test(detail)) throw new UserError('runtime.memory', { function: name });
      throw new UserError('runtime.run', { function: name, runtime: 'WebGPU', detail });
    } finally {
      for (const results of steps) for (const value of results.values()) discard(value);
    }
  }

  async write(values: HostTensors): Promise<void> {
    await this.#kernels.activate();
    for (const [name, value] of Object.entries(values)) {
      const checked = checkFeed('write', name, this.#type(name), value, false);
      discard(this.#variables.get(name));
      this.#variables.set(name, this.#keep(checked));
    }
  }

  async read(names: readonly string[]): Promise<HostTensors> {
    await this.#kernels.activate();
    const entries: [string, HostTensor][] = [];
    for (const name of names) {
      entries.push([name, await this.#kernels.read(this.#variable(name), this.#type(name).dtype)]);
    }
    return Object.fromEntries(entries);
  }

  async loadFile(variable: string, from: FileSlice): Promise<void> {
    const { dtype, shape } = this.#type(variable);
    const sizes = concreteShape(shape, 1);
    this.#variables.set(variable, new Host(dtype, sizes, await this.#readSlice(from, variable, sizes)));
  }

  dispose(): void {
    for (const value of [...this.#variables.values(), ...this.#constants.values()]) discard(value);
    this.#variables.clear();
    this.#constants.clear();
  }

  /** Keeps bytes and integers on the host: they are data, of which a step needs only a few rows. */
  #keep(value: HostTensor): Stored {
    if (value.dtype !== 'float32') return new Host(value.dtype, value.shape, value.data.slice());
    return this.#kernels.upload(value);
  }
  #variable(name: string): Stored {
    const value = this.#variables.get(name);
    if (!value) throw new Error(`No variable ${name}`);
    return value;
  }
  #type(name: string): StoredType {
    const type = this.#types.get(name);
    if (!type) throw new Error(`No variable ${name}`);
    return type;
  }

  #constant(type: TensorType, values: readonly number[]): Stored {
    const known = this.#constants.get(values);
    if (known) return known;
    const made = this.#keep(constantOf(type, values));
    this.#constants.set(values, made);
    return made;
  }

  #planOf(program: Program): Plan {
    const known = this.#plans.get(program);
    if (known) return known;
    const operations = fuse(program);
    const made = { operations, ends: schedule({ ...program, operations }).ends, predicates: predicatesOf(program) };
    this.#plans.set(program, made);
    return made;
  }

  /** Queues one run of a program, and waits for predicates only: they decide what is queued. */
  async #step({ program }: Prepared, feeds: HostTensors): Promise<Results> {
    const kernels = this.#kernels;
    const { operations, ends, predicates } = this.#planOf(program);
    const values = new Map<ValueId, Stored>();
    const fed = new Map<string, Stored>();
    for (const [name, { dtype, shape, data }] of Object.entries(feeds)) {
      // Scalars such as the learning rate are used by many operations: uploaded once.
      const host = new Host(dtype, shape, data);
      fed.set(name, dtype === 'float32' ? kernels.upload(host) : host);
    }
    const state: State = {
      feed: (name) => fed.get(name)!,
      variable: (name) => this.#variable(name),
      constant: (type, list) => this.#constant(type, list),
    };
    // Constants outlive the scope of the operation that first uses them.
    for (const { kind, attrs } of program.operations) if (kind === 'Constant') this.#constant(attrs.type, attrs.values);
    try {
      const truths = new Map<ValueId, boolean>();
      const dead = new Set<ValueId>();
      const truth = (id: ValueId): boolean => truths.get(id)!;
      for (const [index, operation] of operations.entries()) {
        const { kind, inputs, outputs } = operation;
        if (isSkipped(operation, (id) => dead.has(id), truth)) for (const id of outputs) dead.add(id);
        else {
          const used = kind === 'Merge' ? [takenOf(operation, truth(inputs[2]!))] : inputs;
          const operands = used.map((id) => values.get(id)!);
          const results = kernels.scoped(() => execute(kernels, operation, operands, state));
          outputs.forEach((id, i) => values.set(id, results[i]!));
          for (const id of outputs) if (predicates.has(id)) truths.set(id, await this.#truth(values.get(id)!));
        }
        for (const id of ends[index]!) {
          discard(values.get(id));
          values.delete(id);
        }
      }
      const results = new Map(
        Object.entries(program.outputs).map(([name, id]): [string, Stored] => {
          const value = values.get(id)!;
          return [name, value instanceof Host ? value : kernels.identity(value)];
        }),
      );
      this.#apply(program, values);
      return results;
    } finally {
      for (const value of [...values.values(), ...fed.values()]) discard(value);
      kernels.flush();
    }
  }

  async #truth(predicate: Stored): Promise<boolean> {
    const { data } = await this.#kernels.read(predicate, 'bool');
    // Meanwhile another runtime may have been used.
    await this.#kernels.activate();
    return data[0] !== 0;
  }

  /** Applies all effects to the old values. */
  #apply({ effects }: Program, values: ReadonlyMap<ValueId, Stored>): void {
    const kernels = this.#kernels;
    const changed = effects.map(({ kind, variables, inputs }) => {
      const made = kernels.scoped(() => {
        const targets = kind === 'Assign' ? [] : variables.map((name) => kernels.tensor(this.#variable(name)));
        return EFFECTS[kind](
          kernels,
          targets,
          inputs.map((id) => kernels.tensor(values.get(id)!)),
        );
      });
      return { variables, made };
    });
    for (const { variables, made } of changed) {
      variables.forEach((name, i) => {
        discard(this.#variables.get(name));
        this.#variables.set(name, made[i]!);
      });
    }
  }

  /** Downloads results: each output of all steps in one piece. */
  async #collect({ program, repeated }: Prepared, steps: readonly Results[]): Promise<HostTensors> {
    const kernels = this.#kernels;
    const entries: [string, HostTensor][] = [];
    for (const [name, id] of Object.entries(program.outputs)) {
      const dtype = storedType(program.types[id]!.dtype);
      const parts = steps.map((results) => results.get(name)!);
      if (!repeated) {
        entries.push([name, await kernels.read(parts[0]!, dtype)]);
        continue;
      }
      if (parts.every((part) => part instanceof Host)) {
        entries.push([name, join(parts)]);
        continue;
      }
      const [whole] = kernels.scoped(() => {
        const rows = parts.map((part) => kernels.reshape(kernels.tensor(part), [1, ...part.shape]));
        return [rows.length === 1 ? kernels.identity(rows[0]!) : concat(kernels, rows)];
      });
      entries.push([name, await kernels.read(whole!, dtype)]);
      discard(whole);
    }
    return Object.fromEntries(entries);
  }
}

function execute(
  kernels: GpuKernels,
  operation: FusedOperation,
  inputs: readonly Stored[],
  state: State,
): readonly Stored[] {
  if (operation.kind === 'Fused')
    return [kernels.compute(operation.expression, ...inputs.map((input) => kernels.tensor(input)))];
  const execution = { kernels, attrs: operation.attrs, inputs, state };
  // The attributes belong to the kind whose executor is looked up.
  return (EXECUTE[operation.kind] as Executor<never>)(execution as never);
}

const concat = (kernels: GpuKernels, rows: readonly Tensor[]): Tensor =>
  kernels.kernel('Concat', rows as never, { axis: 0 });

/** Concatenates results of several steps that never were on the GPU. */
function join(parts: readonly Host[]): HostTensor {
  const [{ dtype, shape, data }] = parts as readonly [Host];
  const all = zeros(dtype, [parts.length, ...shape]);
  parts.forEach((part, k) => all.data.set(part.data, k * data.length));
  return all;
}
