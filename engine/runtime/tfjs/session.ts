/** A session on the WebAssembly backend: operations are executed one after the other. */
import { isSkipped, takenOf } from '../../program/control.ts';
import { UserError } from '../../errors/error.ts';
import { concreteShape, storedType } from '../../program/shapes.ts';
import type { Program, StoredType, TensorType, ValueId } from '../../program/types.ts';
import { checkFeed } from '../feeds.ts';
import { readSlice } from '../fileSlice.ts';
import { constantOf, zeros } from '../hostTensors.ts';
import type { Bundle, FileSlice, HostTensor, HostTensors, Session } from '../runtime.ts';
import { EFFECTS } from './effects.ts';
import { EXECUTE } from './execute/index.ts';
import type { Executor, State } from './execute/rules.ts';
import { Functions, type Prepared } from './functions.ts';
import { isBytes, tensorOf, type WasmKernels, type Stored, type Values } from './kernels.ts';
import { Scan } from './scan.ts';
import { transposeOnce } from './transposeOnce.ts';

function discard(value: Stored | undefined): void {
  if (value && !isBytes(value)) value.dispose();
}

/** Variables and programs on tfjs' WebAssembly backend. */
export class WasmSession implements Session {
  readonly #kernels: WasmKernels;
  readonly #functions: Functions;
  readonly #variables = new Map<string, Stored>();
  readonly #types = new Map<string, StoredType>();
  readonly #constants = new Map<readonly number[], Stored>();

  constructor(kernels: WasmKernels, bundle: Bundle) {
    this.#kernels = kernels;
    this.#functions = new Functions(bundle, transposeOnce);
    for (const { name, dtype, shape } of bundle.variables) {
      this.#types.set(name, { dtype, shape });
      this.#variables.set(name, kernels.store(zeros(dtype, shape)));
    }
  }

  async run(name: string, feeds: HostTensors): Promise<HostTensors> {
    const { prepared, checked } = this.#functions.call(name, feeds);
    this.#kernels.activate();
    try {
      if (!prepared.repeated) return this.#step(prepared, checked);
      const repeated = new Scan(checked);
      for (let k = 0; k < repeated.count; k++) repeated.collect(this.#step(prepared, repeated.feeds(k)));
      return repeated.outputs();
    } catch (error) {
      if (error instanceof UserError) throw error;
      const detail = error instanceof Error ? error.message : String(error);
      if (/memory|allocation/i.test(detail)) throw new UserError('runtime.memory', { function: name });
      throw new UserError('runtime.run', { function: name, runtime: 'WebAssembly', detail });
    }
  }

  async write(values: HostTensors): Promise<void> {
    this.#kernels.activate();
    for (const [name, value] of Object.entries(values)) {
      const checked = checkFeed('write', name, this.#type(name), value, false);
      discard(this.#variables.get(name));
      this.#variables.set(name, this.#kernels.store(checked));
    }
  }

  async read(names: readonly string[]): Promise<HostTensors> {
    this.#kernels.activate();
    return Object.fromEntries(
      names.map((name) => [name, this.#kernels.toHost(this.#variable(name), this.#type(name).dtype)]),
    );
  }

  async loadFile(variable: string, from: FileSlice): Promise<void> {
    const { dtype, shape } = this.#type(variable);
    const sizes = concreteShape(shape, 1);
    const data = await readSlice(from, { name: variable, dtype, shape: sizes });
    this.#variables.set(variable, { dtype: 'uint8', shape: sizes, data });
  }

  dispose(): void {
    for (const value of [...this.#variables.values(), ...this.#constants.values()]) discard(value);
    this.#variables.clear();
    this.#constants.clear();
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
    const made = this.#kernels.store(constantOf(type, values));
    this.#constants.set(values, made);
    return made;
  }

  #step({ program, schedule: { ends } }: Prepared, feeds: HostTensors): HostTensors {
    const kernels = this.#kernels;
    const values = new Map<ValueId, Stored>();
    const fed = new Map<string, Stored>();
    for (const [name, value] of Object.entries(feeds)) fed.set(name, kernels.store(value));
    const state: State = {
      feed: (name) => fed.get(name)!,
      variable: (name) => this.#variable(name),
      constant: (type, list) => this.#constant(type, list),
    };
    // Constants outlive the scope of the operation that first uses them.
    for (const { kind, attrs } of program.operations) if (kind === 'Constant') this.#constant(attrs.type, attrs.values);
    try {
      const dead = new Set<ValueId>();
      const truth = (id: ValueId): boolean => kernels.view(tensorOf(values.get(id)!))[0] !== 0;
      program.operations.forEach((operation, index) => {
        const { kind, attrs, inputs, outputs } = operation;
        const end = (): void => {
          for (const id of ends[index]!) {
            discard(values.get(id));
            values.delete(id);
          }
        };
        if (isSkipped(operation, (id) => dead.has(id), truth)) {
          for (const id of outputs) dead.add(id);
          return end();
        }
        const used = kind === 'Merge' ? [takenOf(operation, truth(inputs[2]!))] : inputs;
        const operands = used.map((id) => values.get(id)!);
        const execution = { kernels, attrs, inputs: operands, out: program.types[outputs[0]!]!, state };
        // The attributes belong to the kind whose executor is looked up.
        const results = kernels.scoped(() => (EXECUTE[kind] as Executor<never>)(execution as never));
        outputs.forEach((id, i) => values.set(id, results[i]!));
        end();
      });
      const results = Object.entries(program.outputs).map(([name, id]): [string, HostTensor] => {
        return [name, kernels.toHost(values.get(id)!, storedType(program.types[id]!.dtype))];
      });
      this.#apply(program, values);
      return Object.fromEntries(results);
    } finally {
      for (const value of [...values.values(), ...fed.values()]) discard(value);
    }
  }

  /** Applies all effects to the old values: operands that share a variable's memory are copied first. */
  #apply({ effects }: Program, values: ReadonlyMap<ValueId, Stored>): void {
    if (effects.length === 0) return;
    const owned = new Set<object>();
    for (const value of this.#variables.values()) owned.add(isBytes(value) ? value.data : value.dataId);
    const operand = (id: ValueId): Values => {
      const value = values.get(id)!;
      const memory = isBytes(value) ? value.data : this.#kernels.view(value);
      return owned.has(isBytes(value) ? value.data : value.dataId) ? memory.slice() : memory;
    };
    const operands = effects.map(({ inputs }) => inputs.map(operand));
    effects.forEach(({ kind, variables }, i) => {
      const targets = variables.map((name): Values => {
        const value = this.#variable(name);
        return isBytes(value) ? value.data : this.#kernels.view(value);
      });
      EFFECTS[kind](targets, operands[i]!);
    });
  }
}
