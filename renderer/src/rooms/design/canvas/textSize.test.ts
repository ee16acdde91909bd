import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEGIBLE } from '../../../canvas/geometry.ts';
import { nodeText } from './textSize.ts';

describe('nodeText', () => {
  it('leaves text as it is at full size', () => {
    expect(nodeText(1)).toEqual({ least: 10, nameOnly: false });
    expect(nodeText(2)).toEqual({ least: 10, nameOnly: false });
  });
  it('is ten pixels of the screen at every zoom with text', () => {
    fc.assert(
      fc.property(fc.double({ min: LEGIBLE, max: 2, noNaN: true }), (zoom) => {
        expect(nodeText(zoom).least * zoom).toBeGreaterThanOrEqual(10 - 1e-9);
      }),
    );
  });
  it('fits a line of a layer while there are two', () => {
    expect(nodeText(0.7)).toMatchObject({ nameOnly: false });
    expect(nodeText(0.7).least).toBeLessThan(15);
    expect(nodeText(0.69).nameOnly).toBe(true);
  });
});
