/** torch.save and torch.load: what is saved is kept with the cells, by the name of its file. */
import { raised } from '../problem.ts';
import { Builtin, PyDict, PyList, PyTuple, type PyValue } from '../python/values.ts';
import type { Torch } from './context.ts';
import { Tensor } from './tensor.ts';

/** A copy with tensors of their own. */
function copied(torch: Torch, value: PyValue): PyValue {
  if (value instanceof Tensor) {
    const made = torch.make(value.read(), value.shape, value.dtype);
    made.requiresGrad = value.requiresGrad && value.isLeaf;
    made.isParameter = value.isParameter;
    return made;
  }
  if (value instanceof PyList) return new PyList(value.items.map((item) => copied(torch, item)));
  if (value instanceof PyTuple)
    return new PyTuple(
      value.items.map((item) => copied(torch, item)),
      value.isSize,
      value.of,
    );
  if (!(value instanceof PyDict)) return value;
  const made = new PyDict();
  for (const { key, value: item } of value.entries.values()) made.set(key, copied(torch, item));
  return made;
}

/** Saved values; nothing is written to the disk. */
export function saving(torch: Torch): ReadonlyMap<string, Builtin> {
  const files = new Map<string, PyValue>();
  const save = new Builtin(
    'save',
    ([value = null, file]) => {
      files.set(String(file), copied(torch, value));
      return null;
    },
    ['obj', 'f'],
  );
  const load = new Builtin(
    'load',
    ([file]) => {
      const found = files.get(String(file));
      if (found === undefined)
        throw raised('FileNotFoundError', `[Errno 2] No such file or directory: '${String(file)}'`);
      return copied(torch, found);
    },
    ['f', 'map_location', 'weights_only'],
  );
  return new Map([
    ['save', save],
    ['load', load],
  ]);
}
