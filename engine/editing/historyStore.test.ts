import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createDocument } from '../model/create.ts';
import * as edit from './edit.ts';
import { commit, createHistory, type History, redo, travel, undo } from './history.ts';
import { type StoredHistory, MOST_CHARACTERS, readHistory, writeHistory } from './historyStore.ts';
import { readDocument, writeDocument } from '../model/serialize.ts';
import { GraphBuilder } from './graphBuilder.ts';
import { EDITS, start } from './testing/edits.ts';

/** Stores and restores as a session does: the document as text, and the history beside it. */
function restart(kept: StoredHistory, alone = false): StoredHistory {
  const text = writeHistory(kept, alone);
  const document = readDocument(JSON.stringify(kept.history.present));
  const back = text === null ? null : readHistory(text, document);
  return back ?? { history: createHistory(document), saved: null };
}

/** The history without its merge key. */
const all = ({ past, present, future }: History) => ({ past, present, future });

const actions = fc.array(
  fc.record({
    name: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...Object.keys(EDITS)) },
      { weight: 1, arbitrary: fc.constantFrom('undo', 'redo', 'travel', 'restart', 'save') },
    ),
    numbers: fc.tuple(fc.nat(200), fc.nat(200), fc.nat(200)),
    merge: fc.boolean(),
  }),
  { maxLength: 60, size: 'max' },
);

function act(kept: StoredHistory, name: string, numbers: [number, number, number], merge: boolean): StoredHistory {
  const { history } = kept;
  switch (name) {
    case 'undo':
      return { ...kept, history: undo(history) };
    case 'redo':
      return { ...kept, history: redo(history) };
    case 'travel':
      return { ...kept, history: travel(history, numbers[0] % (history.past.length + history.future.length + 1)) };
    case 'restart':
      return restart(kept, merge);
    case 'save':
      return { ...kept, saved: history.present };
    default:
      try {
        const next = EDITS[name]!(history.present, ...numbers);
        return { ...kept, history: commit(history, name, next, merge ? name : undefined) };
      } catch {
        return kept;
      }
  }
}

/** A document that was renamed in `steps` steps, of which some are undone. */
function named(steps: number, undone: number, nameOf = (i: number) => `net ${i}`): History {
  let history = createHistory(createDocument('net'));
  for (let i = 1; i <= steps; i += 1) history = commit(history, `step ${i}`, edit.setName(history.present, nameOf(i)));
  return travel(history, steps - undone);
}

const SEED = 20261128;

describe('a kept history', () => {
  it('is the same after any edits, with every state, every name and the place in it', () => {
    let longest = 0;
    let undone = 0;
    fc.assert(
      fc.property(actions, (list) => {
        let kept: StoredHistory = { history: createHistory(start()), saved: null };
        for (const { name, numbers, merge } of list) kept = act(kept, name, numbers, merge);
        longest = Math.max(longest, kept.history.past.length);
        undone = Math.max(undone, kept.history.future.length);
        for (const alone of [false, true]) {
          const back = restart(kept, alone);
          expect(all(back.history)).toEqual(all(kept.history));
          // A saved state that is in no step any more cannot be restored.
          const { past, present, future } = kept.history;
          const there = [present, ...[...past, ...future].map(({ document }) => document)].includes(kept.saved!);
          if (there && past.length + future.length) expect(back.saved).toEqual(kept.saved);
        }
      }),
      // A fixed seed, known to reach the limits.
      { numRuns: 100, seed: SEED },
    );
    expect(longest).toBeGreaterThan(20);
    expect(undone).toBeGreaterThan(5);
  });

  it('knows the state that is in the file again, by its place', () => {
    const history = named(6, 2);
    for (const saved of [history.past[1]!.document, history.present, history.future[1]!.document]) {
      const back = restart({ history, saved });
      const states = [...back.history.past, ...back.history.future].map(({ document }) => document);
      expect([back.history.present, ...states]).toContain(back.saved);
      expect(back.saved).toEqual(saved);
    }
    expect(restart({ history, saved: createDocument('elsewhere') }).saved).toBe(null);
  });

  it('shares what its states share', () => {
    const builder = new GraphBuilder(createDocument('net'));
    builder.chain([['Input', { shape: [8] }], ['Linear'], ['ReLU'], ['Output']]);
    const [, linear] = builder.document.graph.nodes;
    const moved = edit.moveNodes(builder.document, new Map([[linear!.id, { x: 3, y: 4 }]]));
    const { history } = restart({ history: commit(createHistory(builder.document), 'Move', moved), saved: null });
    const before = history.past[0]!.document;
    expect(before.training).toBe(history.present.training);
    expect(before.graph.nodes.map((node, i) => node === history.present.graph.nodes[i])).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('costs little for a step, and keeps the steps next to the document where there are too many', () => {
    const history = named(100, 50);
    expect(writeHistory({ history, saved: null }, false)!.length).toBeLessThan(100 * 60 + 200);
    const long = named(40, 20, (i) => `${i} ${'x'.repeat(MOST_CHARACTERS / 20)}`);
    const text = writeHistory({ history: long, saved: null }, false)!;
    expect(text.length).toBeLessThan(MOST_CHARACTERS * 1.01);
    const back = readHistory(text, long.present)!.history;
    expect(back.past).toEqual(long.past.slice(-back.past.length));
    expect(back.future).toEqual(long.future.slice(0, back.future.length));
    expect(Math.abs(back.past.length - back.future.length)).toBeLessThanOrEqual(1);
    expect(back.past.length + back.future.length).toBeGreaterThan(17);
  });

  it('leaves out what lies beyond a step that is too large, and nothing else', () => {
    let history = named(3, 0);
    const vast = edit.setName(history.present, 'x'.repeat(2 * MOST_CHARACTERS));
    history = commit(commit(history, 'vast', vast), 'small again', edit.setName(vast, 'net'));
    const back = readHistory(writeHistory({ history: undo(undo(history)), saved: null }, false)!, named(3, 0).present)!;
    expect(back.history.past.map(({ label }) => label)).toEqual(['step 1', 'step 2', 'step 3']);
    expect(back.history.future).toEqual([]);
  });

  it('is none where it belongs to another document, as when its file was changed', () => {
    const history = named(3, 1);
    const text = writeHistory({ history, saved: null }, true)!;
    expect(readHistory(text, readDocument(writeDocument(history.present)))).not.toBe(null);
    expect(readHistory(text, edit.setName(history.present, 'by somebody else'))).toBe(null);
  });

  it('is none where any of it is damaged, and none of another version', () => {
    const history = named(4, 2);
    const text = writeHistory({ history, saved: history.present }, true)!;
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 1, max: 94 }), (at, by) => {
        const other = String.fromCharCode(32 + ((text.charCodeAt(at) - 32 + by + 95) % 95));
        fc.pre(other !== text[at]);
        expect(readHistory(text.slice(0, at) + other + text.slice(at + 1), history.present)).toBe(null);
        expect(readHistory(text.slice(0, at), history.present)).toBe(null);
      }),
      { numRuns: 500 },
    );
    for (const odd of ['', '\n', 'null', '{}']) expect(readHistory(odd, history.present)).toBe(null);
  });

  it('has no text where there are no steps', () => {
    expect(writeHistory({ history: createHistory(createDocument('net')), saved: null }, true)).toBe(null);
  });

  it('is written again by what is new alone, also after a restart', () => {
    const lines = vi.spyOn(JSON, 'stringify');
    const made = (kept: StoredHistory): number => {
      lines.mockClear();
      writeHistory(kept, false);
      // Without the first line, which is written anew.
      return lines.mock.calls.length - 1;
    };
    const history = named(30, 0);
    expect(made({ history, saved: null })).toBe(30);
    const more = commit(history, 'one more', edit.setName(history.present, 'more'));
    expect(made({ history: more, saved: null })).toBe(1);
    expect(made({ history: undo(more), saved: null })).toBe(1);
    expect(made({ history: undo(more), saved: null })).toBe(0);
    expect(made(restart({ history: undo(more), saved: null }))).toBe(0);
    lines.mockRestore();
  });
});
