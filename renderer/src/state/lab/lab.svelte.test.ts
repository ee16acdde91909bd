import { describe, expect, it, vi } from 'vitest';
import { Lab } from './lab.svelte.ts';
import { ENDLESS, Here } from './testing/here.ts';

function labOf(...sources: string[]): { lab: Lab; runner: Here } {
  const runner = new Here();
  const lab = new Lab(runner);
  lab.restore(sources.map((source) => `# %%\n${source}\n`).join(''));
  return { lab, runner };
}
const values = ({ cells }: Lab): (string | null | undefined)[] => cells.map(({ result }) => result?.value);
const idle = async ({ cells }: Lab): Promise<void> => {
  await vi.waitFor(() => expect(cells.every(({ status }) => status === 'idle')).toBe(true));
};

describe('cells', () => {
  it('are those of a file, and are written as one', () => {
    const { lab } = labOf('a = 1', '# second\nb = 2');
    expect(lab.text).toBe('# %%\na = 1\n# %%\n# second\nb = 2\n');
    expect(new Lab(new Here()).text).toBeNull();
  });

  it('begin with the first lab where there are none', () => {
    const lab = new Lab(new Here());
    lab.open();
    expect(lab.cells[0]!.source).toContain('x = torch.ones(2, 2, requires_grad=True)');
    lab.open();
    expect(lab.cells).toHaveLength(4);
  });

  it('are added, split, moved and removed, each undone and redone; texts stay as they are', () => {
    const { lab } = labOf('a', 'b');
    const [a, b] = lab.cells;
    lab.add(a!, 'c');
    lab.move(lab.cells[1]!, 1);
    lab.remove(a!);
    b!.source = 'changed';
    const texts = (): string[] => lab.cells.map(({ source }) => source);
    expect(texts()).toEqual(['changed', 'c']);
    lab.undo();
    expect(texts()).toEqual(['a', 'changed', 'c']);
    lab.undo();
    lab.undo();
    expect(texts()).toEqual(['a', 'changed']);
    lab.redo();
    expect(texts()).toEqual(['a', 'c', 'changed']);
    lab.split(b!, 3);
    expect(texts()).toEqual(['a', 'c', 'cha', 'nged']);
    expect([lab.canUndo, lab.canRedo]).toEqual([true, false]);
  });
});

describe('running', () => {
  it('keeps names between cells, counts runs, and goes on to the next cell', async () => {
    const { lab } = labOf('a = 2', 'a * 3');
    lab.runAndGoOn(lab.cells[0]!);
    expect(lab.focus).toBe(lab.cells[1]);
    lab.runAndGoOn(lab.cells[1]!);
    expect(lab.cells).toHaveLength(3);
    await idle(lab);
    expect(values(lab)).toEqual([null, '6', undefined]);
    expect(lab.cells.map(({ turn }) => turn)).toEqual([1, 2, null]);
    expect(lab.variables.map(({ name }) => name)).toEqual(['a']);
  });

  it('tells that a text has changed since it ran', async () => {
    const { lab } = labOf('1');
    const [cell] = lab.cells;
    lab.run(cell!);
    await idle(lab);
    expect(cell!.stale).toBe(false);
    cell!.source = '2';
    expect(cell!.stale).toBe(true);
  });

  it('does not run the cells after an error', async () => {
    const { lab } = labOf('1 / 0', '5');
    lab.runAll();
    await idle(lab);
    expect(lab.cells[0]!.result!.error).toMatchObject({ code: 'lab.raised' });
    expect(lab.cells[1]!.result).toBeNull();
  });

  it('stops at once, and what earlier cells have defined is kept', async () => {
    const { lab } = labOf('a = 7', 'while True: pass', 'a');
    lab.runAll();
    await vi.waitFor(() => expect(lab.cells[1]!.status).toBe('running'));
    lab.stop();
    expect(lab.cells.map(({ status }) => status)).toEqual(['idle', 'idle', 'idle']);
    expect(lab.cells[1]!.stopped).toBe(true);
    await vi.waitFor(() => expect(lab.restoring).toBe(false));
    lab.run(lab.cells[2]!);
    await idle(lab);
    expect(lab.cells[2]!.result!.value).toBe('7');
  });

  it('forgets everything when it is restarted', async () => {
    const { lab } = labOf('a = 7', 'a');
    lab.runAll();
    await idle(lab);
    lab.restart();
    expect([lab.variables, lab.tape, lab.cells[1]!.result]).toEqual([[], null, null]);
    lab.run(lab.cells[1]!);
    await idle(lab);
    expect(lab.cells[1]!.result!.error).toMatchObject({ code: 'lab.name' });
  });
});

describe('numbers that are changed by hand', () => {
  it('change the cells that follow, and are taken back', async () => {
    const { lab } = labOf('w = torch.tensor(2.0, requires_grad=True)\n(w * w).backward()\nw.grad', 'w.item()');
    lab.runAll();
    await idle(lab);
    const leaf = (): { origin: unknown; numbers: { values: readonly number[] | null } } =>
      lab.tape!.graph.tensors.find(({ name }) => name === 'w')!;
    lab.changeNumber(leaf().origin as never, 0, 3);
    await vi.waitFor(() => expect(values(lab)[0]).toBe('tensor(6.)'));
    expect(leaf().numbers.values).toEqual([3]);
    // The cells after the drawn one follow when the numbers rest.
    await vi.waitFor(() => expect(values(lab)[1]).toBe('3.0'), { timeout: 2000 });
    lab.resetNumbers();
    await vi.waitFor(() => expect(values(lab)[0]).toBe('tensor(4.)'));
  });

  it('with which the cells do not end are taken back by Stop', async () => {
    const { lab } = labOf('w = torch.tensor(2.0, requires_grad=True)\n(w * w).backward()\nw');
    lab.runAll();
    await idle(lab);
    lab.changeNumber(lab.tape!.graph.tensors[0]!.origin!, 0, ENDLESS);
    await vi.waitFor(() => expect(lab.slow).toBe(true), { timeout: 2000 });
    lab.stop();
    await vi.waitFor(() => expect([lab.slow, lab.restoring]).toEqual([false, false]));
    expect(lab.overrides).toEqual([]);
    lab.run(lab.add(null, 'w.item()'));
    await idle(lab);
    expect(lab.cells[0]!.result!.value).toBe('2.0');
  });

  it('are known to a cell that runs before the rest has followed', async () => {
    const { lab } = labOf('w = torch.tensor(2.0, requires_grad=True)\n(w * w).backward()', 'v = w.item()', 'v');
    lab.run(lab.cells[0]!);
    lab.run(lab.cells[1]!);
    await idle(lab);
    lab.changeNumber(lab.tape!.graph.tensors[0]!.origin!, 0, 5);
    await vi.waitFor(() => expect(lab.tape!.graph.tensors[0]!.numbers.values).toEqual([5]));
    lab.run(lab.cells[2]!);
    await idle(lab);
    expect(lab.cells[2]!.result!.value).toBe('5.0');
  });
});
