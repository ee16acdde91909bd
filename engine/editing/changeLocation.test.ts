import { describe, expect, it } from 'vitest';
import { createDocument } from '../model/create.ts';
import { changeLocation } from './changeLocation.ts';
import { setParams, setTraining } from './edit.ts';
import { GraphBuilder } from './graphBuilder.ts';
import { editModule } from './modules.ts';

/** Block is in Outer, which is in the network. */
const builder = new GraphBuilder(createDocument('nested'));
builder.module('Block', (inner) => inner.chain([['Input'], ['Linear', { out_features: 4 }], ['Output']]));
builder.module('Outer', (inner) => inner.chain([['Input'], ['@Block'], ['Output']]));
builder.chain([['Input', { shape: [4] }], ['@Outer'], ['Linear', { out_features: 2 }], ['Output']]);
const { document } = builder;
const [block, outer] = document.modules as [(typeof document.modules)[0], (typeof document.modules)[0]];
const linear = block.graph.nodes[1]!.id;
const within = editModule(document, block.id, (inner) => setParams(inner, linear, { out_features: 8 }));
const own = setParams(document, document.graph.nodes[2]!.id, { out_features: 3 });

describe('where two states of a document differ', () => {
  it('inside a module, the way leads through what it stands in', () => {
    const way = [document.graph.nodes[1]!.id, outer.graph.nodes[1]!.id];
    expect(changeLocation(document, within, null)).toEqual({ way, items: [linear] });
    expect(changeLocation(document, within, outer.id)).toEqual({ way, items: [linear] });
  });
  it('in the network, seen from inside a module', () => {
    expect(changeLocation(document, own, block.id)).toEqual({ way: [], items: [document.graph.nodes[2]!.id] });
  });
  it('nowhere else than in sight, or in no drawing', () => {
    expect(changeLocation(document, within, block.id)).toBeNull();
    expect(changeLocation(document, own, null)).toBeNull();
    expect(changeLocation(document, setTraining(document, { epochs: 9 }), block.id)).toBeNull();
  });
});
