import { describe, expect, it } from 'vitest';
import type { ColumnReport } from '../../../../engine/datasets/report.ts';
import { differs, rolesFor, rulesFor, withMissing, withRole, withTarget, type TableSource } from './tableEdits.ts';

const source: TableSource = { kind: 'table', path: '/a.csv', target: 'y', scaling: 'standard' };
const column = (name: string, change: Partial<ColumnReport> = {}): ColumnReport => ({
  ...{ name, type: 'number', role: 'number', missing: 'drop', missingCount: 0, odd: 0, oddExamples: [], distinct: 9 },
  ...{ proposal: { role: 'number', missing: 'drop', reason: null }, asTarget: 'number', numbers: null, top: [] },
  ...change,
});

describe('choices about a table', () => {
  it('say of a column only what was chosen', () => {
    const ignored = withRole(source, column('a'), 'ignore');
    expect(ignored.columns).toEqual([{ name: 'a', role: 'ignore' }]);
    expect(withMissing(ignored, column('a'), 'mean').columns).toEqual([{ name: 'a', role: 'ignore', missing: 'mean' }]);
  });
  it('scale targets of numbers, and no others', () => {
    const classes = withRole(source, column('y'), 'category');
    expect(classes).toEqual({ kind: 'table', path: '/a.csv', target: 'y', columns: [{ name: 'y', role: 'category' }] });
    expect(withRole(classes, column('y'), 'number').scaling).toBe('standard');
  });
  it('take another target as its content says, and let go of what was said of the one before', () => {
    const before = withRole(source, column('y'), 'category');
    const few = withTarget(before, column('k', { asTarget: 'category' }));
    expect(few).toEqual({ kind: 'table', path: '/a.csv', target: 'k', columns: [{ name: 'k', role: 'category' }] });
    const word = withTarget(few, column('w', { type: 'word', role: 'category', asTarget: 'category' }));
    expect(word).toEqual({ kind: 'table', path: '/a.csv', target: 'w' });
  });
  it('offer what a column can be', () => {
    expect(rolesFor(column('a'), false)).toEqual(['number', 'category', 'ignore']);
    expect(rolesFor(column('a', { type: 'word' }), true)).toEqual(['category']);
    expect(rulesFor(column('a', { role: 'category' }))).toEqual(['drop', 'mode', 'category']);
  });
  it('differ from the proposal by role, and by the rule only where something is missing', () => {
    expect(differs(column('a', { role: 'ignore' }))).toBe(true);
    const proposal = { role: 'number', missing: 'median', reason: null } as const;
    expect(differs(column('a', { proposal }))).toBe(false);
    expect(differs(column('a', { proposal, missingCount: 3 }))).toBe(true);
  });
});
