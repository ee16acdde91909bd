import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../analysis/analyze.ts';
import { copyElements, paste, readClip, writeClip } from './clipboard.ts';
import { createDocument } from '../model/create.ts';
import { addNode, connect, removeAndHeal, setTraining } from './edit.ts';
import { makeModule } from './modules.ts';
import { addNote } from './notes.ts';
import { checkDocument } from '../model/serialize.ts';
import type { TensorsmithDocument } from '../model/types.ts';

/** Input → Conv2d → ReLU → Flatten → Linear → Output, without errors. */
function lenetLike(): { document: TensorsmithDocument; ids: string[] } {
  let document = createDocument('test');
  const ids: string[] = [];
  for (const type of ['Input', 'Conv2d', 'ReLU', 'Flatten', 'Linear', 'Output']) {
    const added = addNode(document, type, { x: 0, y: ids.length * 100 });
    document = added.document;
    ids.push(added.id);
  }
  for (const [i, id] of ids.slice(1).entries())
    document = connect(document, { node: ids[i]!, port: 'out' }, { node: id, port: 'in' });
  return { document, ids };
}
const errors = ({ graph, modules }: TensorsmithDocument) =>
  analyze(graph, modules).problems.filter(({ severity }) => severity === 'error');

describe('a clip', () => {
  it('survives as text, with its modules and notes', () => {
    const { document, ids } = lenetLike();
    const made = makeModule(document, [ids[1]!, ids[2]!]);
    const noted = addNote(made.document, {
      kind: 'frame',
      text: 'Features',
      color: 'blue',
      position: { x: -20, y: 80 },
      size: { width: 300, height: 200 },
    });
    const clip = copyElements(noted.document, [made.id, noted.id]);
    expect(clip.modules).toHaveLength(1);
    expect(readClip(writeClip(clip))).toEqual(clip);
  });

  it.each([
    ['damaged', '{"format": "tensorsmith-clip", "version": 3}'],
    ['newer', '{"format": "tensorsmith-clip", "version": 99}'],
  ])('that is %s says so: %s', (words, text) => expect(() => readClip(text)).toThrow(words));

  it.each([[''], ['hello'], ['{'], ['{"format":"tensorsmith"}'], ['{ tensorsmith-clip']])('is not in "%s"', (text) =>
    expect(readClip(text)).toBeNull(),
  );

  it('brings its module into another network, once', () => {
    const { document, ids } = lenetLike();
    const made = makeModule(document, [ids[1]!, ids[2]!], 'Features');
    const clip = copyElements(made.document, [made.id]);
    const other = createDocument('other');
    const once = paste(other, clip, { x: 0, y: 0 }).document;
    const twice = paste(once, clip, { x: 0, y: 0 }).document;
    expect(twice.modules.map(({ name }) => name)).toEqual(['Features']);
    expect(twice.graph.nodes.map(({ params }) => params['module'])).toEqual(['m1', 'm1']);
    expect(analyze(twice.graph, twice.modules).problems.map(({ error }) => error.code)).not.toContain('module.missing');
  });

  it('gives a module of a taken name another one', () => {
    const { document, ids } = lenetLike();
    const first = makeModule(document, [ids[1]!, ids[2]!], 'Part');
    const second = makeModule(document, [ids[2]!], 'Part');
    const { document: both } = paste(first.document, copyElements(second.document, [second.id]), { x: 0, y: 0 });
    expect(both.modules.map(({ name }) => name)).toEqual(['Part', 'Part1']);
  });

  it('comes to the place it is pasted at, by its top left corner', () => {
    const { document, ids } = lenetLike();
    const pasted = paste(document, copyElements(document, ids.slice(1, 3)), { x: 700, y: 9 });
    const places = pasted.ids.map((id) => pasted.document.graph.nodes.find((node) => node.id === id)!.position);
    expect(places).toEqual([
      { x: 700, y: 9 },
      { x: 700, y: 109 },
    ]);
  });

  it('is joined to what fed it, where that is wanted', () => {
    const { document, ids } = lenetLike();
    const clip = copyElements(document, [ids[2]!]);
    const apart = paste(document, clip, { x: 300, y: 0 });
    expect(apart.document.graph.edges).toHaveLength(5);
    const joined = paste(document, clip, { x: 300, y: 0 }, true);
    expect(joined.document.graph.edges.at(-1)).toMatchObject({
      from: { node: ids[1] },
      to: { node: joined.ids[0], port: 'in' },
    });
  });

  it('of any nodes makes a document that can be saved, and breaks nothing that was right', () => {
    const { document, ids } = lenetLike();
    fc.assert(
      fc.property(fc.subarray(ids, { minLength: 1 }), fc.boolean(), (chosen, connected) => {
        const result = paste(document, copyElements(document, chosen), { x: 7, y: 7 }, connected);
        expect(checkDocument(JSON.parse(JSON.stringify(result.document)))).toEqual(result.document);
        const added = new Set(result.ids);
        // Errors concern only new nodes: unconnected inputs, or shapes that do not fit.
        for (const problem of errors(result.document)) expect(added.has(problem.node!)).toBe(true);
        const missing = errors(result.document).filter(({ error }) => error.code === 'graph.missingInput');
        const unfed = result.document.graph.nodes.filter(
          ({ id, type }) =>
            added.has(id) && type !== 'Input' && !result.document.graph.edges.some(({ to }) => to.node === id),
        );
        expect(missing.map(({ node }) => node).sort()).toEqual(unfed.map(({ id }) => id).sort());
      }),
    );
  });
});

describe('removing', () => {
  it('from a chain leaves a chain, however many go', () => {
    const { document, ids } = lenetLike();
    fc.assert(
      fc.property(fc.subarray(ids.slice(1, -1)), (gone) => {
        const { graph } = removeAndHeal(document, gone);
        const left = ids.filter((id) => !gone.includes(id));
        expect(graph.nodes.map(({ id }) => id)).toEqual(left);
        expect(graph.edges.map(({ from, to }) => [from.node, to.node]).sort()).toEqual(
          left
            .slice(1)
            .map((id, i) => [left[i], id])
            .sort(),
        );
      }),
    );
  });

  it('a sum does not guess which of its inputs goes on', () => {
    const { document, ids } = lenetLike();
    const added = addNode(document, 'Add', { x: 0, y: 0 });
    let graph = connect(added.document, { node: ids[1]!, port: 'out' }, { node: added.id, port: 'in0' });
    graph = connect(graph, { node: ids[2]!, port: 'out' }, { node: added.id, port: 'in1' });
    graph = connect(graph, { node: added.id, port: 'out' }, { node: ids[3]!, port: 'in' });
    const { edges } = removeAndHeal(graph, [added.id]).graph;
    expect(edges.some(({ to }) => to.node === ids[3])).toBe(false);
  });

  it('an Output takes its training settings along', () => {
    const { document, ids } = lenetLike();
    const { loss } = document.training;
    const set = setTraining(document, { outputs: [{ output: ids[5]!, loss, weight: 2, target: 'label' }] });
    expect(removeAndHeal(set, [ids[5]!]).training.outputs).toEqual([]);
    expect(removeAndHeal(set, [ids[2]!]).training).toBe(set.training);
  });
});
