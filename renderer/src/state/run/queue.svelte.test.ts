import { describe, expect, it } from 'vitest';
import { createDocument } from '../../../../engine/model/create.ts';
import { Queue } from './queue.svelte.ts';

const queueOf = (...tabs: string[]): Queue => {
  const queue = new Queue();
  for (const tab of tabs) queue.add(tab, tab.toUpperCase(), createDocument(tab));
  return queue;
};
const tabs = ({ list }: Queue): string[] => list.map(({ from }) => from);
const refusal = { code: 'run.noData', params: {}, where: {} };

describe('the queue of runs', () => {
  it('begins in the order in which it was asked', () => {
    const queue = queueOf('a', 'b', 'c');
    expect(queue.next?.from).toBe('a');
    queue.remove('a');
    expect(queue.next?.from).toBe('b');
  });

  it('has a tab once, at its place, with what it asked for last', () => {
    const queue = queueOf('a', 'b');
    const changed = createDocument('changed');
    queue.add('a', 'A', changed);
    expect(tabs(queue)).toEqual(['a', 'b']);
    expect(queue.of('a')?.document).toBe(changed);
  });

  it('keeps what was refused, and goes on with the next', () => {
    const queue = queueOf('a', 'b');
    queue.hold('a', refusal);
    expect(tabs(queue)).toEqual(['a', 'b']);
    expect(queue.next?.from).toBe('b');
    queue.add('a', 'A', createDocument('a'));
    expect(queue.next?.from).toBe('a');
  });

  it('waits for a hand when the engine has ended, and says why', () => {
    const queue = queueOf('a', 'b');
    queue.hold('a', refusal);
    queue.holdAll();
    expect(queue.next).toBeUndefined();
    expect(queue.list.map(({ held }) => held?.code)).toEqual(['run.noData', 'run.queueHeld']);
  });

  it('comes back, without what is damaged; begins by itself only while a run is on', () => {
    const before = queueOf('b');
    const queue = new Queue();
    expect(queue.restore([...before.kept, { from: 'c', name: 'C', at: 1, text: '{' }])).toHaveLength(1);
    expect(tabs(queue)).toEqual(['b']);
    expect(queue.of('b')?.document).toEqual(before.of('b')?.document);
    expect(queue.next).toBeUndefined();
    expect(queue.of('b')?.held?.code).toBe('run.queueKept');
    queue.release();
    expect(queue.next?.from).toBe('b');
  });
});
