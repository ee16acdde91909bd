import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageCare, type Choice, type Question } from './pageCare.ts';

let done: string[];
let time: number;
let answer: (choice: Choice) => void;
let care: PageCare;
beforeEach(() => {
  vi.useFakeTimers();
  [done, time] = [[], 0];
  care = new PageCare(
    {
      reload: () => done.push('reload'),
      kill: () => done.push('kill'),
      close: () => done.push('close'),
      ask: (question: Question, over) =>
        new Promise((resolve, reject) => {
          done.push(question);
          answer = resolve;
          over.addEventListener('abort', () => reject(new Error('over')));
        }),
    },
    () => time,
  );
});
afterEach(() => vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('a page that crashes', () => {
  it('is reloaded three times in five minutes, then asked about', async () => {
    for (let i = 0; i < 3; i += 1) care.gone('crashed');
    expect(done).toEqual(['reload', 'reload', 'reload']);
    care.gone('oom');
    care.gone('oom');
    expect(done.slice(3)).toEqual(['failing', 'failing']);
    answer('close');
    await settle();
    expect(done.at(-1)).toBe('close');
  });
  it('is reloaded again when the user wants it, and after a while unasked', async () => {
    for (let i = 0; i < 4; i += 1) care.gone('crashed');
    answer('reload');
    await settle();
    expect(done.slice(3)).toEqual(['failing', 'reload']);
    time += 6 * 60_000;
    care.gone('crashed');
    expect(done.at(-1)).toBe('reload');
  });
  it('that ends as it should is left alone', () => {
    care.gone('clean-exit');
    expect(done).toEqual([]);
  });
});

describe('a page that hangs', () => {
  it('is ended and reloaded when the user wants it, which counts as no crash', async () => {
    for (let i = 0; i < 5; i += 1) {
      care.unresponsive();
      answer('reload');
      await settle();
      care.gone('killed');
    }
    expect(done).toEqual(Array.from({ length: 5 }, () => ['frozen', 'kill', 'reload']).flat());
  });
  it('is asked about once at a time, and again while it hangs on', async () => {
    care.unresponsive();
    care.unresponsive();
    expect(done).toEqual(['frozen']);
    answer('wait');
    await settle();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(done).toEqual(['frozen', 'frozen']);
    answer('wait');
    await settle();
    care.responsive();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(done).toEqual(['frozen', 'frozen']);
  });
  it('that answers again takes the question back', async () => {
    care.unresponsive();
    care.responsive();
    answer('reload');
    await settle();
    expect(done).toEqual(['frozen']);
    care.unresponsive();
    expect(done).toEqual(['frozen', 'frozen']);
  });
});
