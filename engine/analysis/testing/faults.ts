/** Documents with one layer that gets possibly invalid inputs. */
import { createDocument } from '../../model/create.ts';
import { addNode, connect } from '../../editing/edit.ts';
import type { Params, TensorsmithDocument } from '../../model/types.ts';
import type { Problem } from '../types.ts';
import { analyze } from '../analyze.ts';
import { nodeInputs } from '../../layers/ports.ts';

/** Shape of a sample; `int` for int32, `bool` for bool. */
export type Given = readonly number[] | { readonly int?: readonly number[]; readonly bool?: readonly number[] };

/** A layer that gets tensors of these shapes. */
export function drawing(
  type: string,
  params: Params,
  given: readonly Given[],
): { document: TensorsmithDocument; id: string } {
  const at = { x: 0, y: 0 };
  const made = addNode(createDocument('broken'), type, at, params);
  let { document } = made;
  const used: string[] = [];
  for (const sizes of given) {
    const shape = 'length' in sizes ? sizes : (sizes.int ?? sizes.bool)!;
    const isInt = 'int' in sizes && sizes.int;
    const input = addNode(document, 'Input', at, { shape, ...(isInt ? { dtype: 'int32' } : {}) });
    document = input.document;
    let from = input.id;
    if ('bool' in sizes && sizes.bool) {
      const cast = addNode(document, 'Cast', at, { dtype: 'bool' });
      document = connect(cast.document, { node: from, port: 'out' }, { node: cast.id, port: 'in' });
      from = cast.id;
    }
    const port = nodeInputs({ type, params }, [], used).find(({ id }) => !used.includes(id))!.id;
    used.push(port);
    document = connect(document, { node: from, port: 'out' }, { node: made.id, port });
  }
  return { document, id: made.id };
}

export const faultOf = ({ graph }: TensorsmithDocument, id: string): Problem | undefined =>
  analyze(graph).problems.find(({ node, severity }) => node === id && severity === 'error');
