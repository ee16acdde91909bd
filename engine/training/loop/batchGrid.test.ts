import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchGrid, type SizeChange } from './batchGrid.ts';
import { isBefore } from './state.ts';

const changeTo = (epoch: number, step: number, batchSize: number): SizeChange => ({
  epoch,
  step,
  training: { batchSize },
});

/** Batches of an epoch as first sample and size, walked one by one. */
function walk(grid: BatchGrid, epoch: number): [first: number, size: number][] {
  return Array.from({ length: grid.countOf(epoch) }, (_, step) => {
    const first = grid.takenBefore({ epoch, step });
    return [first, Math.min(grid.sizeAt({ epoch, step }), grid.samples - first)];
  });
}

describe('without changes', () => {
  it('has the batches of an epoch, the last of what is left', () => {
    const grid = new BatchGrid(10, 4);
    expect(walk(grid, 3)).toEqual([
      [0, 4],
      [4, 4],
      [8, 2],
    ]);
    expect(grid.batchesBefore({ epoch: 3, step: 2 })).toBe(8);
    expect(grid.updatesBefore({ epoch: 3, step: 2 }, 2)).toBe(5);
    expect(grid.epochsAt({ epoch: 2, step: 1 })).toBeCloseTo(1 + 1 / 3, 12);
  });
});

describe('with another size from some batch on', () => {
  it('takes the rest of the epoch with it, and all of the next one', () => {
    const grid = new BatchGrid(10, 4, [changeTo(2, 1, 3)]);
    expect([1, 2, 3].map((epoch) => walk(grid, epoch))).toEqual([
      [
        [0, 4],
        [4, 4],
        [8, 2],
      ],
      [
        [0, 4],
        [4, 3],
        [7, 3],
      ],
      [
        [0, 3],
        [3, 3],
        [6, 3],
        [9, 1],
      ],
    ]);
    expect(grid.batchesBefore({ epoch: 4, step: 0 })).toBe(10);
    expect(grid.epochsAt({ epoch: 2, step: 1 })).toBe(1.4);
  });

  it('of the same size is as if there were none', () => {
    const [plain, same] = [new BatchGrid(23, 5), new BatchGrid(23, 5, [changeTo(1, 2, 5), changeTo(3, 0, 5)])];
    for (const epoch of [1, 2, 3, 4]) expect(walk(same, epoch)).toEqual(walk(plain, epoch));
  });

  const grids = fc
    .record({
      samples: fc.integer({ min: 1, max: 60 }),
      size: fc.integer({ min: 1, max: 70 }),
      changes: fc.array(
        fc.record({
          epoch: fc.integer({ min: 1, max: 4 }),
          share: fc.double({ min: 0, max: 0.99, noNaN: true }),
          size: fc.integer({ min: 1, max: 70 }),
        }),
        { maxLength: 5 },
      ),
    })
    .map(({ samples, size, changes }) => {
      // At positions that exist, in order.
      let made: SizeChange[] = [];
      for (const one of [...changes].sort((a, b) => a.epoch - b.epoch || a.share - b.share)) {
        const step = Math.floor(one.share * new BatchGrid(samples, size, made).countOf(one.epoch));
        const change = changeTo(one.epoch, step, one.size);
        if (made.every((before) => !isBefore(change, before))) made = [...made, change];
      }
      return new BatchGrid(samples, size, made);
    });

  it('takes every sample of an epoch once, and numbers batches without gaps', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        let batches = 0;
        for (let epoch = 1; epoch <= 5; epoch += 1) {
          let next = 0;
          walk(grid, epoch).forEach(([first, size], step) => {
            expect(first).toBe(next);
            expect(size).toBeGreaterThan(0);
            next += size;
            expect(grid.batchesBefore({ epoch, step })).toBe(batches);
            expect(grid.updatesBefore({ epoch, step }, 1)).toBe(batches);
            batches += 1;
          });
          expect(next).toBe(grid.samples);
        }
      }),
    );
  });

  it('goes from a position in epochs to batches and back', () => {
    fc.assert(
      fc.property(grids, fc.double({ min: 0, max: 5, noNaN: true }), (grid, epochs) => {
        expect(grid.epochsOf(grid.batchesAt(epochs))).toBeCloseTo(epochs, 9);
      }),
    );
  });
});
