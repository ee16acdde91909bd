import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDocument } from '../model/create.ts';
import * as edit from './edit.ts';
import { commit, createHistory, endStep, type History, redo, stepLabels, travel, undo } from './history.ts';
import { writeDocument } from '../model/serialize.ts';
import { EDITS, start } from './testing/edits.ts';
import type { TensorsmithDocument } from '../model/types.ts';

type Doc = TensorsmithDocument;

const steps = fc.array(
  fc.record({
    name: fc.constantFrom(...Object.keys(EDITS)),
    numbers: fc.tuple(fc.nat(200), fc.nat(200), fc.nat(200)),
    merge: fc.boolean(),
  }),
  // Fast-check keeps lists short unless configured.
  { maxLength: 60, size: 'max' },
);

/** Number of times that each edit was done. */
const done = new Map<string, number>();

/** Applies the edits in sequence, skipping refused ones; returns every state. */
function play(list: { name: string; numbers: [number, number, number]; merge: boolean }[]): {
  history: History;
  states: string[];
} {
  let history = createHistory(start());
  const states = [writeDocument(history.present)];
  for (const { name, numbers, merge } of list) {
    let next: Doc;
    try {
      next = EDITS[name]!(history.present, ...numbers);
    } catch {
      continue;
    }
    done.set(name, (done.get(name) ?? 0) + 1);
    history = commit(history, name, next, merge ? name : undefined);
    // The new state is current, whether or not the step was merged.
    expect(history.present).toEqual(next);
    states.length = history.past.length;
    states.push(writeDocument(history.present));
  }
  return { history, states };
}

describe('history', () => {
  it('undoes everything to the exact document, redoes it to the exact end, and goes anywhere between', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(80), { maxLength: 8 }), (list, jumps) => {
        const { history, states } = play(list);
        let current = history;
        for (let i = states.length - 1; i >= 0; i--) {
          expect(writeDocument(current.present)).toBe(states[i]);
          current = undo(current);
        }
        expect(undo(current)).toBe(current);
        for (const state of states.slice(1)) {
          current = redo(current);
          expect(writeDocument(current.present)).toBe(state);
        }
        expect(redo(current)).toBe(current);
        for (const jump of jumps) {
          const to = jump % states.length;
          current = travel(current, to);
          expect(writeDocument(current.present)).toBe(states[to]);
          expect(stepLabels(current)).toEqual(stepLabels(history));
        }
      }),
      { numRuns: 150 },
    );
    // Every edit has to be applied often enough.
    expect(Object.keys(EDITS).filter((name) => (done.get(name) ?? 0) < 5)).toEqual([]);
  });

  it('does not count what changes nothing', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { history, states } = play(list);
        for (let i = 1; i < states.length; i++) expect(states[i]).not.toBe(states[i - 1]);
        expect(commit(history, 'again', structuredClone(history.present))).toBe(history);
      }),
      { numRuns: 50 },
    );
  });

  it('makes one step of typing in a field, none of typing it back, and two of coming again', () => {
    const start = createHistory(createDocument('net'));
    const type = (history: History, epochs: number) =>
      commit(history, 'epochs', edit.setTraining(history.present, { epochs }), 'training.epochs');
    const typed = type(type(start, 1), 12);
    expect(stepLabels(typed)).toEqual(['epochs']);
    expect(stepLabels(type(typed, start.present.training.epochs))).toEqual([]);
    const again = type(endStep(typed), 120);
    expect(stepLabels(again)).toEqual(['epochs', 'epochs']);
    expect(undo(again).present.training.epochs).toBe(12);
  });
});
