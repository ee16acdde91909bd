import { expect, it } from 'vitest';
import { createBuilder } from '../../program/createBuilder.ts';
import { values } from '../../program/testing/formula.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import { transposeOnce } from './transposeOnce.ts';

function products(count: number) {
  const b = createBuilder();
  const w = b.input('w', { dtype: 'float32', shape: [3, 4] });
  let x = b.input('x', { dtype: 'float32', shape: [2, 4] });
  for (let i = 0; i < count; i++) x = b.matMul(b.matMul(x, w, { transposeB: true }), w);
  return b.finish({ x });
}
const kinds = ({ operations }: ReturnType<typeof products>): string[] => operations.map(({ kind }) => kind);

it('transposes a matrix once for all products, with the same result', () => {
  const program = products(3);
  const rewritten = transposeOnce(program);
  expect(kinds(rewritten).filter((kind) => kind === 'Transpose')).toHaveLength(1);
  expect(rewritten.operations.some(({ kind, attrs }) => kind === 'MatMul' && attrs.transposeB)).toBe(false);
  const feeds = { w: array('float32', [3, 4], values([3, 4], 1)), x: array('float32', [2, 4], values([2, 4], 2)) };
  expect(interpret(rewritten, feeds).outputs).toEqual(interpret(program, feeds).outputs);
});

it('leaves a single product as it is', () => {
  const program = products(1);
  expect(transposeOnce(program)).toBe(program);
});
