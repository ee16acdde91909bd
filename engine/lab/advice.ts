/** What to write instead: PyTorch's messages are exact, and seldom say what to do. */
import { UserError } from '../errors/error.ts';
import type { ErrorCode } from '../errors/table.ts';
import type { ErrorData } from '../errors/types.ts';
import type { LabProblem } from './problem.ts';

/** A message by its beginning or a part of it; groups are parameters of the advice. */
const ADVICE: readonly (readonly [message: RegExp, code: ErrorCode, groups?: readonly string[]])[] = [
  [/^mat1 and mat2 shapes cannot be multiplied \(\d+x(\d+) and (\d+)x\d+\)/, 'lab.advice.product', ['a', 'b']],
  [/^mat1 and mat2 must have the same dtype/, 'lab.advice.sameType'],
  [/^expected m1 and m2 to have the same dtype/, 'lab.advice.sameType'],
  [/^view size is not compatible/, 'lab.advice.view'],
  [/^shape '(.+)' is invalid for input of size (\d+)/, 'lab.advice.reshape', ['shape', 'count']],
  [/^The size of tensor a/, 'lab.advice.broadcast'],
  [/leaf Variable that requires grad/, 'lab.advice.leaf'],
  [/modified by an inplace operation/, 'lab.advice.inPlace'],
  [/^element 0 of tensors does not require grad/, 'lab.advice.noGradient'],
  [/^grad can be implicitly created only for scalar/, 'lab.advice.scalar'],
  [/^Trying to backward through the graph a second time/, 'lab.advice.secondTime'],
  [/^Can't call numpy\(\) on Tensor/, 'lab.advice.detach'],
  [/to have (\d+) channels, but got (\d+) channels/, 'lab.advice.channels', ['wanted', 'given']],
  [/^Expected 3D \(unbatched\) or 4D/, 'lab.advice.batch'],
  [/^Kernel size can't be greater|Kernel size can't be greater/, 'lab.advice.kernel'],
  [/^Target (-?\d+) is out of bounds/, 'lab.advice.target', ['label']],
  [/^expected target dtype to be Long|^expected scalar type Long/, 'lab.advice.labels'],
  [/could not infer output dtype|not implemented for 'Long'/, 'lab.advice.float'],
  [/^[Oo]nly Tensors of floating point/, 'lab.advice.float'],
  [/^result type Float can't be cast/, 'lab.advice.floatTarget'],
  [/^optimizer got an empty parameter list/, 'lab.advice.parameters'],
  [/before Module\.__init__\(\) call/, 'lab.advice.init'],
  [/^Boolean value of Tensor with more than one value/, 'lab.advice.boolean'],
  [/^a Tensor with \d+ elements cannot be converted to Scalar/, 'lab.advice.item'],
  [/^Expected input batch_size/, 'lab.advice.batchSize'],
  [/^can't optimize a non-leaf Tensor/, 'lab.advice.optimize'],
];

/** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = rows[i - 1]![j - 1]! + Number(a[i - 1] !== b[j - 1]);
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/** The name that was probably meant; null where none is near. */
function nearest(name: string, names: Iterable<string>): string | null {
  let [found, least] = [null as string | null, Math.max(1, Math.floor(name.length / 2.5)) + 1];
  for (const other of names) {
    const far = distance(name.toLowerCase(), other.toLowerCase());
    if (far < least && other !== name) [found, least] = [other, far];
  }
  return found;
}

/** What to write instead; null where the error says so itself. @param namesOf those that exist, of a module or of all */
export function adviceFor(
  { code, params }: LabProblem,
  namesOf: (module: string | null) => Iterable<string>,
): ErrorData | null {
  const text = String(params['message'] ?? '');
  const missing = /^(?:module '([\w.]+)'|'(\w+)' object) has no attribute '(\w+)'/.exec(text);
  const wrong = code === 'lab.name' ? String(params['name']) : missing?.[3];
  if (wrong !== undefined) {
    const name = nearest(wrong, namesOf(code === 'lab.name' ? null : (missing![1] ?? missing![2]!)));
    return name === null ? null : new UserError('lab.advice.meant', { name }).data;
  }
  for (const [message, advice, groups = []] of ADVICE) {
    const found = message.exec(text);
    if (found) return new UserError(advice, Object.fromEntries(groups.map((key, i) => [key, found[i + 1]!]))).data;
  }
  return null;
}
