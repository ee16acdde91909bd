/** Invalid documents of every kind: reported as located problems that can be fixed, or refused by a UserError. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDocument } from '../model/create.ts';
import { addNode, applyFix, connect } from '../editing/edit.ts';
import { checkDocument } from '../model/serialize.ts';
import type { Params, TensorsmithDocument } from '../model/types.ts';
import { formatError, UserError } from '../errors/error.ts';
import { analyze } from '../analysis/analyze.ts';
import type { Problem } from '../analysis/types.ts';
import { nodeInputs, nodeOutputs } from '../layers/ports.ts';
import { LAYERS } from '../layers/registry.ts';
import { buildNetwork } from './network/network.ts';
import { damaged, mangled, ODD_VALUES } from './testing/damage.ts';
import { Dice, randomDocument } from './testing/random.ts';
import { wholeProgram } from './testing/wholeProgram.ts';

const SEED = 20261124;
const [DAMAGED, MANGLED] = [600, 400];
/** Most values per sample, and weights, of a network that is lowered here. */
const LARGE = 20_000;

const number = fc.nat(0x7fffffff);
const documents = fc
  .record({
    start: number,
    nodes: fc.array(number, { minLength: 1, maxLength: 14, size: 'max' }),
    after: fc.array(number, { maxLength: 6, size: 'max' }),
  })
  .map(randomDocument);

/** The value, or null where a UserError was thrown; other errors propagate. */
function orRefused<T>(attempt: () => T): T | null {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function checkProblem({ graph, modules }: TensorsmithDocument, problem: Problem): void {
  const { error, node, module, severity } = problem;
  for (const language of ['en', 'zh'] as const) {
    const text = formatError(error, language);
    expect(text).not.toBe(error.code);
    expect(text).not.toMatch(/\{\w+\}|undefined|NaN/);
  }
  // A hint may concern the whole network; an error has a location.
  if (severity === 'error') expect(node ?? module).not.toBeNull();
  if (node !== null) expect(graph.nodes.map(({ id }) => id)).toContain(node);
  if (module !== null) expect(modules.map(({ id }) => id)).toContain(module);
}

/** @returns whether the document was read, and whether it could be trained */
function meet(value: unknown): { read: boolean; trained: boolean } {
  const document = orRefused(() => checkDocument(value));
  if (!document) return { read: false, trained: false };
  const { problems } = analyze(document.graph, document.modules);
  for (const problem of problems) {
    checkProblem(document, problem);
    for (const fix of problem.fixes) {
      const fixed = checkDocument(applyFix(document, fix));
      expect(fixed).not.toEqual(document);
      analyze(fixed.graph, fixed.modules);
    }
  }
  const network = orRefused(() => buildNetwork(document));
  expect(network === null || problems.every(({ severity }) => severity === 'hint')).toBe(true);
  if (!network) return { read: true, trained: false };
  const { activationBytes, parameters } = network.analysis.totals;
  if (activationBytes / 4 < LARGE && parameters < LARGE) wholeProgram(network);
  return { read: true, trained: true };
}

/** A layer after an image, with one of its parameters set, whose outputs are all Outputs. */
function alone(type: string, params: Params): TensorsmithDocument {
  const at = { x: 0, y: 0 };
  const input = addNode(createDocument('alone'), 'Input', at, { shape: [4, 6, 6] });
  const layer = addNode(input.document, type, at, params);
  let { document } = layer;
  for (const { id: port } of nodeInputs({ type, params }, [], []))
    document = connect(document, { node: input.id, port: 'out' }, { node: layer.id, port });
  for (const { id: port } of nodeOutputs({ type, params }, [])) {
    const output = addNode(document, 'Output', at);
    document = connect(output.document, { node: layer.id, port }, { node: output.id, port: 'in' });
  }
  return document;
}

describe('broken documents', () => {
  it.each(LAYERS.map((layer) => ({ type: layer.type, layer })))(
    'of $type with any parameter odd',
    ({ type, layer }) => {
      for (const { key } of layer.fields) for (const value of ODD_VALUES) meet(alone(type, { [key]: value }));
    },
  );

  it(`of ${DAMAGED} wrong ports, parameters, types, circles and modules`, () => {
    const count = { read: 0, trained: 0, all: 0 };
    fc.assert(
      fc.property(documents, number, fc.nat(2), (document, seed, more) => {
        const dice = new Dice(seed);
        let broken = document;
        for (let k = 0; k <= more; k += 1) broken = damaged(broken, dice);
        const { read, trained } = meet(broken);
        count.all += 1;
        count.read += Number(read);
        count.trained += Number(trained);
      }),
      { numRuns: DAMAGED, seed: SEED, endOnFailure: true },
    );
    // Most cases are readable, and some are not damaged at all.
    expect(count.read).toBeGreaterThan(count.all / 2);
    expect(count.trained).toBeGreaterThan(0);
    expect(count.trained).toBeLessThan(count.read / 2);
  });

  it(`of ${MANGLED} trees of JSON with anything anywhere`, () => {
    fc.assert(
      fc.property(documents, number, fc.nat(2), (document, seed, more) => {
        const dice = new Dice(seed);
        let value = JSON.parse(JSON.stringify(document)) as Parameters<typeof mangled>[0];
        for (let k = 0; k <= more; k += 1) value = mangled(value, dice);
        meet(value);
      }),
      { numRuns: MANGLED, seed: SEED, endOnFailure: true },
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        meet(value);
      }),
      { numRuns: MANGLED, seed: SEED },
    );
  });
});
