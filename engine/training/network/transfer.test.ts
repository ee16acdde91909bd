import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readDocument } from '../../model/serialize.ts';
import { buildNetwork } from './network.ts';
import { takenWeights, transferOf } from './transfer.ts';

const document = readDocument(
  readFileSync(new URL('../../../resources/samples/resnet18.json', import.meta.url), 'utf8'),
);
const network = buildNetwork(document);
const saved = () =>
  new Map(
    network.parameters.map(({ fullName, shape }) => [
      fullName,
      { shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) },
    ]),
  );

it('a module counts as taken where all within it is', () => {
  const whole = transferOf(network, saved());
  const instance = document.graph.nodes.find(({ type }) => type === 'Module')!;
  const ids = new Set(document.graph.nodes.map(({ id }) => id));
  expect(whole.rows.every(({ taken }) => taken)).toBe(true);
  expect(whole.nodes.every((id) => ids.has(id))).toBe(true);
  expect(whole.nodes).toContain(instance.id);

  const some = saved();
  const within = network.parameters.find(({ fullName }) => fullName.startsWith(`${instance.name}.`))!;
  some.delete(within.fullName);
  const partial = transferOf(network, some);
  expect(partial.rows.filter(({ taken }) => !taken).map(({ name }) => name)).toEqual([within.fullName]);
  expect(partial.nodes).toEqual(whole.nodes.filter((id) => id !== instance.id));
  expect(Object.keys(takenWeights(network, some))).toHaveLength(network.parameters.length - 1);
});
