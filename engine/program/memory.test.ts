import { describe, expect, it } from 'vitest';
import type { Builder } from './builder.ts';
import { createBuilder } from './createBuilder.ts';
import { peakBytes } from './memory.ts';
import { float32 } from './shapes.ts';

const KB = 1024;

/** x [N, 256] of 1 kB a sample, worked on step by step. */
function chain(work: (b: Builder, x: ReturnType<Builder['input']>) => ReturnType<Builder['input']>) {
  const b = createBuilder();
  const x = b.input('x', float32('N', 256));
  return b.finish({ y: work(b, x) });
}

describe('memory of a program', () => {
  it('is what lives at once, not what ever lived', () => {
    const program = chain((b, x) => b.transpose(b.transpose(b.transpose(x, [1, 0]), [1, 0]), [1, 0]));
    expect(peakBytes(program, 3, { inPlace: true })).toBe(2 * 3 * KB);
  });
  it('grows with the batch', () => {
    const program = chain((b, x) => b.softmax(x));
    expect(peakBytes(program, 10, { inPlace: true })).toBe(10 * KB);
    expect(peakBytes(program, 20, { inPlace: true })).toBe(20 * KB);
  });
  it('is used again where the runtime writes in place', () => {
    const program = chain((b, x) => b.exp(b.tanh(b.softmax(x))));
    expect(peakBytes(program, 1, { inPlace: true })).toBe(KB);
    expect(peakBytes(program, 1, { inPlace: false })).toBe(2 * KB);
  });
  it('is not taken twice for another shape of the same values', () => {
    const program = chain((b, x) => b.softmax(b.reshape(b.softmax(x), ['N', 16, 16])));
    expect(peakBytes(program, 1, { inPlace: false })).toBe(2 * KB);
  });
  it('keeps what is needed later', () => {
    const program = chain((b, x) => {
      const kept = b.softmax(x);
      return b.add(b.softmax(b.softmax(b.softmax(kept))), kept);
    });
    expect(peakBytes(program, 1, { inPlace: true })).toBe(3 * KB);
  });
});
