import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logParts } from './logParts.ts';

test('the parts are the last lines, and earlier parts stay as they are when lines are added', () => {
  const numbers = fc.record({ kept: fc.nat(400), dropped: fc.nat(300), shown: fc.integer({ min: 1, max: 200 }) });
  fc.assert(
    fc.property(numbers, fc.nat(120), ({ kept, dropped, shown }, added) => {
      const lines = (count: number): string[] => Array.from({ length: count }, (_, i) => `line ${dropped + i}`);
      const parts = logParts(lines(kept), dropped, shown);
      const text = parts.map((part) => part.text).join('');
      const read = text === '' ? [] : text.split('\n');
      expect(read).toEqual(lines(kept).slice(kept - read.length));
      expect(read.length).toBeGreaterThanOrEqual(Math.min(shown, kept));
      const later = new Map(logParts(lines(kept + added), dropped, shown).map((part) => [part.first, part.text]));
      for (const { first, text } of parts.slice(0, -1)) expect([text, undefined]).toContain(later.get(first));
    }),
  );
});
