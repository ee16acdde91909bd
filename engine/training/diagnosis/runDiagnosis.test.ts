import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TensorStatistics } from '../loop/layerStatistics.ts';
import { entropy } from './chance.ts';
import { DEFAULT_TRAINING } from '../../model/create.ts';
import { RunDiagnosis } from './runDiagnosis.ts';
import { PATIENCE } from './losses.ts';
import type { RunContext } from './trouble.ts';

const CHANCE = Math.log(10);
const USUAL: RunContext = { lr: 0.03, usual: 0.03, batchSize: 8, chance: CHANCE, given: new Set(['input']) };
const diagnosisOf = (patch: Partial<RunContext> = {}): RunDiagnosis => new RunDiagnosis({ ...USUAL, ...patch });
const kinds = (diagnosis: RunDiagnosis): string[] => diagnosis.troubles.map(({ kind }) => kind);
/** Reproducible noise of batches. */
const noise = (i: number): number => 0.01 * Math.sin(i * 12.9898) * Math.cos(i * 4.1414);
const course = (count: number, at: (i: number) => number): number[] =>
  Array.from({ length: count }, (_, i) => at(i) + noise(i));

const tensor = (patch: Partial<TensorStatistics>): TensorStatistics => ({
  kind: 'activation',
  node: 'n1',
  name: 'relu1',
  mean: 0,
  deviation: 1,
  norm: 1,
  zeros: 0.5,
  largest: 1,
  histogram: { low: 0, high: 1, counts: [] },
  ...patch,
});

describe('chance', () => {
  it('is ln(classes) where they are as frequent, and less where they are not', () => {
    expect(entropy(Array<number>(10).fill(6000))).toBeCloseTo(Math.log(10), 12);
    expect(entropy([90, 10])).toBeCloseTo(-0.9 * Math.log(0.9) - 0.1 * Math.log(0.1), 12);
    expect(entropy([5, 0])).toBe(0);
  });
});

describe('the course of the loss', () => {
  it('that falls is left alone, however noisy and slow', () => {
    const slow = diagnosisOf();
    slow.batches(course(2000, (i) => 2.3 - 0.0005 * i));
    expect(kinds(slow)).toEqual([]);
    const fast = diagnosisOf();
    fast.batches(course(2000, (i) => 0.05 + 2.3 * Math.exp(-i / 20)));
    expect(kinds(fast)).toEqual([]);
  });

  it('at chance is said after so many batches, with the rate that is usual', () => {
    const diagnosis = diagnosisOf({ lr: 1e-7 });
    diagnosis.batches(course(PATIENCE - 10, () => 2.31));
    expect(kinds(diagnosis)).toEqual([]);
    diagnosis.batches(course(10, () => 2.31));
    expect(diagnosis.troubles).toMatchObject([
      { kind: 'atChance', cause: { code: 'trouble.tooLow' }, remedy: { setting: 'lr', value: 0.03 } },
    ]);
    diagnosis.batches(course(400, (i) => 2.31 - 0.004 * i));
    expect(kinds(diagnosis)).toEqual([]);
  });

  it('that is flat where chance is not known; of a usual rate no other is offered', () => {
    const diagnosis = diagnosisOf({ chance: null });
    diagnosis.batches(course(PATIENCE, () => 17));
    expect(diagnosis.troubles).toMatchObject([{ kind: 'flat', cause: { code: 'trouble.unknown' }, remedy: null }]);
  });

  it('that has learned and stays low is no trouble', () => {
    const diagnosis = diagnosisOf();
    diagnosis.batches(course(100, (i) => 2.3 - 0.02 * i));
    diagnosis.batches(course(3000, () => 0.3));
    expect(kinds(diagnosis)).toEqual([]);
  });

  it('that grows is said within forty batches, with a lower rate', () => {
    const diagnosis = diagnosisOf({ lr: 0.1 });
    diagnosis.batches(course(60, (i) => 2.3 * 1.05 ** i));
    expect(diagnosis.troubles).toMatchObject([{ kind: 'growing', remedy: { setting: 'lr', value: 0.03 } }]);
    const early = diagnosisOf({ lr: 10 });
    early.batches(course(20, (i) => 2.3 + 50 * i));
    expect(early.troubles).toMatchObject([{ kind: 'growing', remedy: { setting: 'lr', value: 0.03 } }]);
  });

  it('that is no number any more offers a lower rate', () => {
    const diagnosis = diagnosisOf({ lr: 0.05 });
    diagnosis.ruined(null);
    expect(diagnosis.troubles).toMatchObject([{ kind: 'diverged', remedy: { setting: 'lr', value: 0.005 } }]);
  });

  it('tells the same however batches are handed on, and of multiples of the losses', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 1, maxLength: 500 }),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom(0.125, 4, 1024),
        (losses, size, factor) => {
          const [whole, parts, scaled] = [diagnosisOf(), diagnosisOf(), diagnosisOf({ chance: CHANCE * factor })];
          whole.batches(losses);
          for (let i = 0; i < losses.length; i += size) parts.batches(losses.slice(i, i + size));
          scaled.batches(losses.map((loss) => loss * factor));
          expect(parts.troubles).toEqual(whole.troubles);
          expect(kinds(scaled)).toEqual(kinds(whole));
        },
      ),
    );
  });
});

describe('layer statistics', () => {
  const dead = [
    tensor({ node: 'input', name: 'input', zeros: 1, norm: 0 }),
    tensor({ zeros: 1, norm: 0 }),
    tensor({ name: 'fc', node: 'n2', zeros: 1, norm: 0 }),
  ];
  it('name the first layer that is dead in two of them, and not the input', () => {
    const diagnosis = diagnosisOf({ lr: 1 });
    diagnosis.statistics(dead);
    expect(kinds(diagnosis)).toEqual([]);
    diagnosis.statistics(dead);
    expect(diagnosis.troubles).toMatchObject([
      { kind: 'dead', problem: { params: { layer: 'relu1' }, where: { node: 'n1' } }, remedy: { value: 0.03 } },
    ]);
    diagnosis.statistics([tensor({})]);
    expect(kinds(diagnosis)).toEqual([]);
  });

  it('name the first saturated layer, with a lower rate only where that is high, and not while the loss falls', () => {
    const full = [tensor({ name: 'tanh1', saturated: 0.3 }), tensor({ name: 'tanh2', node: 'n3', saturated: 0.95 })];
    for (const [lr, remedy] of [
      [0.3, { setting: 'lr', value: 0.03 }],
      [0.03, null],
    ] as const) {
      const diagnosis = diagnosisOf({ lr, chance: null });
      diagnosis.batches(course(100, () => 2.3));
      diagnosis.statistics(full);
      expect(kinds(diagnosis)).toEqual([]);
      diagnosis.statistics(full);
      expect(diagnosis.troubles).toMatchObject([
        { kind: 'saturated', problem: { params: { layer: 'tanh2', percent: 95 }, where: { node: 'n3' } }, remedy },
      ]);
    }
    const learning = diagnosisOf();
    learning.batches(course(200, (i) => 2.3 - 0.01 * i));
    for (let i = 0; i < 3; i += 1) learning.statistics(full);
    expect(kinds(learning)).toEqual([]);
  });

  const layers = (...norms: number[]): TensorStatistics[] =>
    norms.flatMap((norm, i) => [
      tensor({ kind: 'weight', name: `fc${i}.weight`, node: `n${i}`, norm: 2 }),
      tensor({ kind: 'weightGradient', name: `fc${i}.weight`, node: `n${i}`, norm }),
      // Before a normalization.
      tensor({ kind: 'weight', name: `fc${i}.bias`, node: `n${i}`, norm: 2 }),
      tensor({ kind: 'weightGradient', name: `fc${i}.bias`, node: `n${i}`, norm: 1e-12 }),
    ]);
  const stuck = (): RunDiagnosis => {
    const diagnosis = diagnosisOf({ chance: null });
    diagnosis.batches(course(100, () => 2.3));
    return diagnosis;
  };

  it('name the layer to which no gradient comes', () => {
    const diagnosis = stuck();
    for (let i = 0; i < 2; i += 1) diagnosis.statistics(layers(1e-9, 1e-4, 0.1));
    expect(diagnosis.troubles).toMatchObject([{ kind: 'vanishing', problem: { where: { node: 'n0' } }, remedy: null }]);
    const whole = stuck();
    for (let i = 0; i < 2; i += 1) whole.statistics(layers(1e-3, 1e-2, 0.1));
    expect(kinds(whole)).toEqual([]);
  });

  it('name the layer at which gradients explode, also where they are no number', () => {
    for (const norm of [1e5, Infinity, NaN]) {
      const diagnosis = stuck();
      for (let i = 0; i < 2; i += 1) diagnosis.statistics(layers(0.1, norm, 0.2));
      expect(diagnosis.troubles, String(norm)).toMatchObject([
        { kind: 'exploding', problem: { where: { node: 'n1' } }, remedy: { setting: 'clipNorm', value: 1 } },
      ]);
    }
  });
});

describe('epochs', () => {
  const epochs = (diagnosis: RunDiagnosis, ...losses: number[]): void =>
    losses.forEach((validationLoss, i) =>
      diagnosis.epoch({
        epoch: i + 1,
        trainLoss: 1 / (i + 1),
        trainAccuracy: null,
        validationLoss,
        validationAccuracy: null,
        seconds: 1,
      }),
    );
  it('that turn up three times in a row are learned by heart', () => {
    const diagnosis = diagnosisOf();
    epochs(diagnosis, 0.5, 0.4, 0.42, 0.44, 0.5);
    expect(diagnosis.troubles).toMatchObject([
      {
        kind: 'overfitting',
        problem: { params: { epoch: 2, best: 0.4, now: 0.5 } },
        remedy: { setting: 'epochs', value: 2 },
      },
    ]);
  });
  it('that go up and down are not', () => {
    const diagnosis = diagnosisOf();
    epochs(diagnosis, 0.5, 0.4, 0.41, 0.405, 0.41);
    expect(kinds(diagnosis)).toEqual([]);
  });
});

describe('batches that are ignored whole', () => {
  it('are told of where they are not rare, with a larger batch size; a few are not', () => {
    const diagnosis = diagnosisOf();
    diagnosis.batches(Array.from({ length: 100 }, (_, i) => (i % 10 === 3 ? NaN : 1 - i / 200)));
    expect(diagnosis.troubles).toMatchObject([
      {
        kind: 'ignored',
        problem: { code: 'trouble.ignored', params: { count: 10, batches: 100 } },
        remedy: { setting: 'batchSize', value: 32 },
      },
    ]);
    // Counted anew with the next size.
    diagnosis.changed({ batchSize: 32, optimizer: DEFAULT_TRAINING.optimizer });
    diagnosis.batches(course(100, (i) => 1 - i / 200));
    expect(diagnosis.troubles).toEqual([]);
    const rare = diagnosisOf();
    rare.batches(Array.from({ length: 100 }, (_, i) => (i === 50 ? NaN : 1 - i / 200)));
    expect(rare.troubles).toEqual([]);
  });
});
