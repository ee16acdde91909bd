import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocument, writeDocument } from './serialize.ts';

const sample = readFileSync(new URL('../../resources/samples/lenet-mnist.json', import.meta.url), 'utf8');

/** A document whose parts have any type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- bad documents are the point here
type Loose = Record<string, any>;

/** The sample with a change, as text. */
function changed(change: (document: Loose) => void): string {
  const document = JSON.parse(sample) as Loose;
  change(document);
  return JSON.stringify(document);
}

describe('documents', () => {
  it('come back as they were written', () => {
    const document = readDocument(sample);
    expect(readDocument(writeDocument(document))).toEqual(document);
  });

  // Invalid documents with the exact error of each.
  it.each([
    ['no JSON', '{', /^This is not a Tensorsmith document: it is not JSON/],
    ['other JSON', '[]', 'This JSON file is not a Tensorsmith document: it lacks "format": "tensorsmith".'],
    ['null', 'null', 'This JSON file is not a Tensorsmith document: it lacks "format": "tensorsmith".'],
    [
      'a newer version',
      changed((d) => (d['version'] = 99)),
      'This document was saved by a newer Tensorsmith (format 99; this one reads up to 8). Update Tensorsmith to open it.',
    ],
    ['no graph', changed((d) => delete d['graph']), /^The document is damaged at graph: /],
    [
      'a name that cannot be read',
      changed((d) => (d['graph'].nodes[1].name = 'a\nb')),
      /damaged at graph\.nodes\.1\.name: /,
    ],
    ['an unknown key', changed((d) => (d['graph'].nodes[0].run = 'rm')), /damaged at graph\.nodes\.0: /],
    ['a learning rate of 0', changed((d) => (d['training'].optimizer.lr = 0)), /damaged at training\.optimizer\.lr: /],
    ['batches of half a sample', changed((d) => (d['training'].batchSize = 0.5)), /damaged at training\.batchSize: /],
    [
      'two nodes of one id',
      changed((d) => (d['graph'].nodes[1].id = 'n1')),
      'The document is damaged: the id "n1" is used twice.',
    ],
    [
      'an edge to nowhere',
      changed((d) => (d['graph'].edges[0].to.node = 'n99')),
      'The document is damaged: connection "e1" leads to "n99.in", which does not exist.',
    ],
    [
      'two edges into one port',
      changed((d) => (d['graph'].edges[0].to = { node: 'n3', port: 'in' })),
      'The document is damaged: two connections lead into "n3.in".',
    ],
  ])('refuse %s', (_, text, message) => {
    expect(() => readDocument(text)).toThrow(message);
  });

  it('do not reach the prototype of objects', () => {
    const text = sample.replace('"params": {}', '"params": { "__proto__": [1] }');
    expect(text).not.toBe(sample);
    const { params } = readDocument(text).graph.nodes[0]!;
    expect(Object.getOwnPropertyNames(params)).toEqual([]);
    expect(Object.getPrototypeOf(params)).toBe(Object.prototype);
  });
});
