import { describe, expect, it } from 'vitest';
import { runsOf } from './runsOf.ts';

const RUNS = [{ run: 'newest', from: 'b' }, { run: 'closed', from: 'gone' }, { run: 'own', from: 'a' }, { run: 'old' }];
const ids = (document: string, fitting: string[], open: string[]): string[] =>
  runsOf(RUNS, document, new Set(fitting), new Set(open)).map(({ run }) => run);
const ALL = ['newest', 'closed', 'own', 'old'];

describe('runs of a document', () => {
  it('are its own first, then those that fit and belong to no other open document', () => {
    expect(ids('a', ALL, ['a', 'b'])).toEqual(['own', 'closed', 'old']);
    expect(ids('b', ALL, ['a', 'b'])).toEqual(['newest', 'closed', 'old']);
  });

  it('are its own also where they fit no more', () => {
    expect(ids('a', [], ['a', 'b'])).toEqual(['own']);
  });

  it('are none of a network that was never trained, whatever else was', () => {
    expect(ids('c', ['newest', 'own'], ['a', 'b', 'c'])).toEqual([]);
  });
});
