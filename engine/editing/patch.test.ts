import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, diff } from './patch.ts';

const id = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor', '0', '12');
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, 1, 2, '', 'a'),
    fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
    // Items with ids, mostly unique.
    fc.uniqueArray(tie('item'), { selector: (item) => (item as { id: string }).id, maxLength: 6 }),
    fc.array(tie('item'), { maxLength: 3 }),
  ),
  object: fc.array(fc.tuple(id, tie('value')), { maxLength: 4 }).map((parts) => Object.fromEntries(parts)),
  item: fc.tuple(id, fc.integer({ min: 0, max: 2 }), tie('value')).map(([key, x, of]) => ({ id: key, x, of })),
})).value;
const asText = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('a patch', () => {
  it('makes the second of the first, whatever they are', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const patch = diff(a, b);
        if (patch) expect(apply(a, asText(patch))).toEqual(b);
        else expect(a).toEqual(b);
      }),
      { numRuns: 3000 },
    );
  });

  it('is nothing between equal values', () => {
    fc.assert(
      fc.property(json, (a) => {
        expect(diff(a, asText(a))).toBe(undefined);
      }),
    );
  });

  const list = (...items: string[]) => items.map((name) => ({ id: name, at: { x: 1, y: 2 }, size: [3, 3] }));

  it('says no more than what differs', () => {
    const a = { nodes: list('n1', 'n2', 'n3'), name: 'net' };
    const moved = { ...a, nodes: a.nodes.map((node) => (node.id === 'n2' ? { ...node, at: { x: 5, y: 2 } } : node)) };
    expect(diff(a, moved)).toEqual({ nodes: { n2: { at: { x: [5] } } } });
    expect(diff(a, { ...a, nodes: list('n1', 'n3') })).toEqual({ nodes: [{}, 1, 1, []] });
    const more = [...a.nodes, ...list('n4')];
    expect(diff(a, { ...a, nodes: more })).toEqual({ nodes: [{ n4: [more[3]] }, 3, 0, ['n4']] });
    expect(diff(a, { nodes: a.nodes })).toEqual({ name: null });
  });

  it('leaves what it does not change as it is', () => {
    const nodes = list('n1', 'n2');
    const next = apply({ nodes, name: 'a' }, { nodes: { n2: { at: { x: [9] } } } }) as { nodes: unknown[] };
    expect(next.nodes[0]).toBe(nodes[0]);
    expect(next.nodes[1]).toEqual({ ...nodes[1], at: { x: 9, y: 2 } });
  });

  it('is refused where it does not fit', () => {
    expect(() => apply(5, { x: [1] })).toThrow();
    expect(() => apply({ x: 5 }, [{}, 0, 1, []])).toThrow();
    expect(() => apply(list('a'), [{}, 0, 0, ['b']])).toThrow();
    expect(() => apply({ x: 5 }, { y: { z: [1] } })).toThrow();
  });
});
