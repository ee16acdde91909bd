/** What the functions of torch work with. */
import { Tape } from './tape.ts';
import type { Build } from './tensor.ts';
import { Generator } from './random.ts';
import { isFloating, Tensor, type TensorDType, DTYPES, tensorOf } from './tensor.ts';
import { isNumber, PyList, PyTuple, type PyValue, typeName } from '../python/values.ts';
import type { ErrorParams } from '../../errors/types.ts';
import { raised } from '../problem.ts';

/** Codes of engine/errors/lab.ts. */
export type NoteCode =
  | 'lab.gradientsAdded'
  | 'lab.probabilities'
  | 'lab.broadcastLoss'
  | 'lab.broadcastPair'
  | 'lab.dropoutActive'
  | 'lab.notLeaf'
  | 'lab.softmaxAxis'
  | 'lab.diverged'
  | 'lab.historyKept';
export interface Note {
  readonly code: NoteCode;
  readonly params: ErrorParams;
  readonly at: number;
}

export class Torch {
  readonly tape = new Tape();
  /** What PyTorch is silent about, or warns of, since the cell began. */
  notes: Note[] = [];
  /** Offset in the cell of the statement that runs. */
  at = 0;
  readonly generator = new Generator();

  /** Says something once for a place. */
  note(code: NoteCode, params: ErrorParams = {}): void {
    const { at } = this;
    if (!this.notes.some((one) => one.code === code && one.at === at)) this.notes.push({ code, params, at });
  }

  apply(name: string, build: Build, inputs: readonly Tensor[], dtype?: TensorDType): Tensor {
    return this.tape.apply(`${name}Backward0`, build, inputs, dtype ?? inputs[0]!.dtype);
  }

  /** A new tensor. */
  make(values: ArrayLike<number>, shape: readonly number[], dtype: TensorDType): Tensor {
    this.tape.allow(values.length);
    return tensorOf(values, shape, dtype);
  }

  filled(shape: readonly number[], value: number, dtype: TensorDType): Tensor {
    const count = shape.reduce((product, size) => product * size, 1);
    if (shape.some((size) => size < 0)) {
      const text = `[${shape.join(', ')}]`;
      throw raised('RuntimeError', `Trying to create tensor with negative dimension ${Math.min(...shape)}: ${text}`);
    }
    this.tape.allow(count);
    return tensorOf(new Float64Array(count).fill(value), shape, dtype);
  }

  /** A number, a tensor, or nested lists of them as a tensor. @param dtype null: by the values */
  tensorFrom(value: PyValue, dtype: TensorDType | null): Tensor {
    const values: number[] = [];
    let found: TensorDType = 'bool';
    const widen = (other: TensorDType): void => {
      if (DTYPES.indexOf(other) > DTYPES.indexOf(found)) found = other;
    };
    const read = (item: PyValue): number[] => {
      if (item instanceof Tensor) {
        widen(item.dtype);
        values.push(...item.read());
        return [...item.shape];
      }
      if (isNumber(item)) {
        widen(typeof item === 'number' ? 'float32' : typeof item === 'bigint' ? 'int64' : 'bool');
        values.push(Number(item));
        return [];
      }
      if (!(item instanceof PyList || item instanceof PyTuple))
        throw raised('TypeError', `new(): invalid data type '${typeName(item)}'`);
      const shapes = item.items.map(read);
      const [first = []] = shapes;
      shapes.forEach((shape) => {
        if (shape.length !== first.length || shape.some((size, axis) => size !== first[axis]))
          throw raised('ValueError', `expected sequence of length ${first[0] ?? 0} at dim 1 (got ${shape[0] ?? 0})`);
      });
      return [item.items.length, ...first];
    };
    const shape = read(value);
    return this.make(values, shape, dtype ?? (values.length ? found : 'float32'));
  }

  /** Two operands as tensors of the type that PyTorch promotes them to. */
  pair(a: PyValue, b: PyValue): { x: Tensor; y: Tensor; dtype: TensorDType } {
    const of = (value: PyValue): Tensor => (value instanceof Tensor ? value : this.tensorFrom(value, null));
    const [x, y] = [of(a), of(b)];
    return { x, y, dtype: promoted([a, b], [x, y]) };
  }
}

/** By category first: a number, or a tensor without axes, widens others only to a higher category. */
function promoted(values: readonly PyValue[], tensors: readonly Tensor[]): TensorDType {
  const rank = (dtype: TensorDType): number => (dtype === 'bool' ? 0 : isFloating(dtype) ? 2 : 1);
  const widest = (list: readonly Tensor[]): TensorDType =>
    list.reduce<TensorDType>((w, { dtype }) => (DTYPES.indexOf(dtype) > DTYPES.indexOf(w) ? dtype : w), 'bool');
  const levels = [
    tensors.filter((tensor, i) => values[i] instanceof Tensor && tensor.shape.length > 0),
    tensors.filter((tensor, i) => values[i] instanceof Tensor && tensor.shape.length === 0),
    tensors.filter((_, i) => !(values[i] instanceof Tensor)),
  ];
  let result: TensorDType | null = null;
  for (const level of levels) {
    if (!level.length) continue;
    const own = widest(level);
    if (result === null || rank(own) > rank(result)) result = own;
  }
  return result ?? 'float32';
}
