/** A network evaluated layer by layer gives PyTorch's outputs: the visitor provides all that a target needs. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { layerFeeds } from '../layers/layerProgram.ts';
import { array, type Array64 } from '../program/reference/array.ts';
import { interpret } from '../program/reference/interpret.ts';
import { forwardCases } from './testing/packages.ts';
import { visitNetwork } from './visitor.ts';

const golden = JSON.parse(readFileSync(new URL('pytorch/goldens/exported.json', import.meta.url), 'utf8')) as {
  cases: Record<string, { outputs: number[] }>;
};

/** [N, H, W, C] → [N, C, H, W] */
function channelsFirst(data: readonly number[], [n = 1, h = 1, w = 1, c = 1]: readonly number[]): Array64 {
  const at = (i: number, k: number, y: number, x: number): number => data[((i * h + y) * w + x) * c + k]!;
  const values = Array.from({ length: n * c * h * w }, (_, place) =>
    at(Math.floor(place / (c * h * w)), Math.floor(place / (h * w)) % c, Math.floor(place / w) % h, place % w),
  );
  return array('float32', [n, c, h, w], values);
}

it.each(forwardCases().map((one) => [one.name, one] as const))('of %s', (name, { document, weights, inputs }) => {
  const made = new Map<string, readonly Array64[]>();
  const sample = channelsFirst(inputs.data, inputs.shape);
  const results = new Map<string, Array64>();
  for (const { node, sources, inputs: types, program: of } of visitNetwork(document)) {
    const given = sources.map(({ node: from, output }) => made.get(from)![output]!);
    given.forEach(({ dtype }, i) => expect(dtype).toBe(types[i]!.dtype));
    if (node.type === 'Input') {
      made.set(node.id, [sample]);
      continue;
    }
    if (node.type === 'Output') {
      results.set(node.id, given[0]!);
      continue;
    }
    const { program, parameters } = of();
    const variables = new Map(
      parameters.map(({ name: own, shape }) => [own, array('float32', shape, weights[`${node.weights}.${own}`]!.data)]),
    );
    // A layer without inputs gets the batch size from the network's input.
    const feeds = layerFeeds(given.length ? given : [array('float32', [sample.shape[0]!, 1], [0, 0, 0])]);
    made.set(node.id, Object.values(interpret(program, feeds, variables).outputs));
  }
  // PyTorch's results are those of all outputs, in drawing order.
  const outputs = document.graph.nodes.flatMap(({ id }) => [...(results.get(id)?.data ?? [])]);
  const expected = golden.cases[name]!.outputs;
  expect(outputs.length).toBe(expected.length);
  const far = Math.max(
    ...outputs.map((value, i) => Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!))),
  );
  expect(far).toBeLessThan(1e-4);
});
