import { describe, expect, it } from 'vitest';
import { createDocument } from '../model/create.ts';
import { editModule, makeModule, renameModule } from './modules.ts';
import { addFromFile, readModule, rootOf, takeModule, writeModule } from './moduleFile.ts';
import { checkDocument } from '../model/serialize.ts';
import { addNode, setParams } from './edit.ts';
import { GraphBuilder } from './graphBuilder.ts';

/** A document with `Outer`, which contains `Inner`. */
function nested() {
  const builder = new GraphBuilder(createDocument('nested'));
  builder.module('Inner', (m) => m.chain([['Input'], ['Linear', { out_features: 4 }], ['Output']]));
  builder.module('Outer', (m) => m.chain([['Input'], ['@Inner'], ['ReLU'], ['Output']]));
  return builder.document;
}
const outer = () => takeModule(nested(), 'm2');
const at = { x: 0, y: 0 };

describe('module files', () => {
  it('hold a module with what it contains, as text and back', () => {
    const file = outer();
    expect(file.modules.map(({ name }) => name)).toEqual(['Outer', 'Inner']);
    expect(readModule(writeModule(file))).toEqual(file);
    expect(rootOf(file).name).toBe('Outer');
  });

  it('are added with what they need, and known again the second time', () => {
    const first = addFromFile(createDocument('net'), outer(), at);
    const second = addFromFile(first.document, outer(), at);
    expect(second.document.modules.map(({ name }) => name).sort()).toEqual(['Inner', 'Outer']);
    expect(second.document.graph.nodes).toHaveLength(2);
    expect(checkDocument(structuredClone(second.document))).toEqual(second.document);
  });

  it('get other names where theirs are taken by something else', () => {
    const other = makeModule(addNode(createDocument('net'), 'Tanh', at).document, ['n1'], 'Outer').document;
    const { document } = addFromFile(other, outer(), at);
    expect(document.modules.map(({ name }) => name).sort()).toEqual(['Inner', 'Outer', 'Outer1']);
    const changed = editModule(nested(), 'm1', (inner) => setParams(inner, 'n2', { out_features: 9 }));
    expect(addFromFile(changed, outer(), at).document.modules).toHaveLength(4);
    expect(addFromFile(renameModule(nested(), 'm1', 'Else'), outer(), at).document.modules).toHaveLength(4);
  });

  it.each([
    ['{', 'not JSON'],
    ['{"format":"tensorsmith"}', 'not a Tensorsmith module'],
    [writeModule(outer()).replace(/"version": \d+/, '"version": 99'), 'newer'],
    [writeModule(outer()).replace('"Linear"', '7'), 'graph'],
    [writeModule({ ...outer(), module: 'm9' }), 'm9'],
    [writeModule({ ...outer(), modules: outer().modules.slice(0, 1) }), 'm1'],
    [writeModule(outer()).replace('"module": "m1"', '"module": "m2"'), 'itself'],
  ])('refuses what is damaged, newer, something else, or not whole (%#)', (text, words) => {
    expect(() => readModule(text)).toThrow(words);
  });
});
