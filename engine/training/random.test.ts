/**
 * Random valid documents of up to 60 layers with modules, repeats, shared weights, bypassed and frozen nodes: they are
 * analyzed, lowered to the inferred types, and compute the same everywhere, gradients included.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDocument, readDocument, writeDocument } from '../model/serialize.ts';
import { analyze } from '../analysis/analyze.ts';
import { LAYERS } from '../layers/registry.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { FAST_RUNTIMES } from '../runtime/testing/runtimes.ts';
import { buildNetwork } from './network/network.ts';
import { Dice, layerTypes, randomDocument } from './testing/random.ts';
import {
  difference,
  referenceResults,
  runtimeResults,
  wholeProgram,
  type Results,
  type WholeProgram,
} from './testing/wholeProgram.ts';

const SEED = 20261124;
/** Number of documents that are lowered and checked; differentiated by differences; computed by each runtime. */
const [LOWERED, DIFFERENTIATED, COMPUTED] = [200, 40, 24];

/** Tolerance relative to the largest number of each result. */
const TOLERANCE = 1e-4;

const number = fc.nat(0x7fffffff);
const tapes = fc.record({
  start: number,
  nodes: fc.array(number, { minLength: 1, maxLength: 60, size: 'max' }),
  after: fc.array(number, { maxLength: 8, size: 'max' }),
});
const documents = tapes.map(randomDocument);

const largest = (data: Float64Array): number => data.reduce((max, value) => Math.max(max, Math.abs(value)), 0);

/** The largest difference of each result, relative to its largest number; infinite for NaN. */
function distances(got: Results, wanted: Results): ReadonlyMap<string, number> {
  expect(Object.keys(got).sort()).toEqual(Object.keys(wanted).sort());
  return new Map(
    Object.entries(wanted).map(([name, data]) => {
      expect(got[name]).toHaveLength(data.length);
      const furthest = largest(data.map((value, i) => got[name]![i]! - value));
      return [name, Number.isFinite(furthest) ? furthest / Math.max(largest(data), 1e-3) : Infinity];
    }),
  );
}

/** The effect of float32 rounding on each result: large where a network divides by nearly zero. */
function rounding(whole: WholeProgram, exact: Results): ReadonlyMap<string, number> {
  const tries = [1, 2, 3].map((blur) => distances(referenceResults(whole, blur), exact));
  return new Map(Object.keys(exact).map((name) => [name, Math.max(...tries.map((tried) => tried.get(name)!))]));
}

describe('a random drawing', () => {
  it(`is saved, understood and lowered to the types that were promised, ${LOWERED} times`, () => {
    const seen = new Set<string>();
    const most = { nodes: 0, repeats: 0, residuals: 0, shared: 0, bypassed: 0, frozen: 0, nested: 0 };
    fc.assert(
      fc.property(documents, (document) => {
        expect(readDocument(writeDocument(checkDocument(document)))).toEqual(document);
        expect(
          analyze(document.graph, document.modules).problems.filter(({ severity }) => severity === 'error'),
        ).toEqual([]);
        const { nodes } = document.graph;
        const count = (test: (node: (typeof nodes)[number]) => unknown): number => nodes.filter(test).length;
        most.nodes = Math.max(most.nodes, nodes.length);
        most.repeats += count(({ params }) => params['repeat']);
        most.residuals += count(({ params }) => params['residual']);
        most.shared += count(({ params }) => params['shared']);
        most.bypassed += count(({ bypass }) => bypass);
        most.frozen += count(({ freeze }) => freeze);
        most.nested += document.modules.filter(({ graph }) => graph.nodes.some(({ type }) => type === 'Module')).length;
        layerTypes(document).forEach((type) => seen.add(type));
        wholeProgram(buildNetwork(document));
        wholeProgram(buildNetwork(document), false);
      }),
      { numRuns: LOWERED, seed: SEED, endOnFailure: true },
    );
    // The random documents cover every layer and every runtime.
    expect(LAYERS.map(({ type }) => type).filter((type) => !seen.has(type))).toEqual([]);
    expect(most.nodes).toBeGreaterThanOrEqual(60);
    for (const times of Object.values(most)) expect(times).toBeGreaterThan(0);
  });

  it(`has the gradients that differences give, three of each of ${DIFFERENTIATED}`, () => {
    fc.assert(
      fc.property(documents, number, (document, seed) => {
        const whole = wholeProgram(buildNetwork(document));
        const exact = referenceResults(whole);
        for (const data of Object.values(exact)) expect(data.every(Number.isFinite)).toBe(true);
        const dice = new Dice(seed);
        for (let k = 0; k < 3 && whole.weights.length; k += 1) {
          const weight = dice.pick(whole.weights);
          const gradient = exact[`d ${weight}`]!;
          const index = dice.below(gradient.length);
          const scale = Math.max(largest(gradient), 1e-2);
          const wrong = (step: number): number =>
            Math.abs(difference(whole, weight, index, step) - gradient[index]!) / scale;
          // A shorter step where the first one crosses a kink.
          expect(Math.min(...[1e-5, 1e-7].map(wrong)), `${weight}[${index}]`).toBeLessThan(1e-5);
        }
      }),
      { numRuns: DIFFERENTIATED, seed: SEED, endOnFailure: true },
    );
  });
});

describe.each(FAST_RUNTIMES)('on $name', ({ missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  it.skipIf(missing)(`random drawings have the results of the reference, ${COMPUTED} of them`, async () => {
    const held = { strictly: 0, all: 0 };
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const whole = wholeProgram(buildNetwork(document));
        const exact = referenceResults(whole);
        const unsure = rounding(whole, exact);
        for (const [name, distance] of distances(await runtimeResults(runtime, whole), exact)) {
          const share = unsure.get(name)!;
          held.all += 1;
          held.strictly += Number(share < 2e-6);
          // Results dominated by rounding noise are not compared strictly.
          if (share < 1e-3) expect(distance, name).toBeLessThan(TOLERANCE + 30 * share);
        }
      }),
      { numRuns: COMPUTED, seed: SEED, endOnFailure: true },
    );
    // Nearly all are compared with the strict tolerance.
    expect(held.strictly).toBeGreaterThan(0.85 * held.all);
  });
});
