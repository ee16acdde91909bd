import { describe, expect, it } from 'vitest';
import { createDocument } from '../../../../engine/model/create.ts';
import { isRemedied, remedied } from './remedy.ts';

describe('a remedy', () => {
  it.each([
    [{ setting: 'lr', value: 0.5 }, { optimizer: { lr: 0.5 } }],
    [{ setting: 'epochs', value: 7 }, { epochs: 7 }],
    [{ setting: 'clipNorm', value: 1 }, { clipping: { type: 'norm', maxNorm: 1 } }],
  ] as const)('%o changes that setting and no other', (remedy, expected) => {
    const before = createDocument('x');
    expect(isRemedied(before, remedy)).toBe(false);
    const after = remedied(before, remedy);
    expect(after.training).toMatchObject(expected);
    expect(isRemedied(after, remedy)).toBe(true);
    const changed = Object.keys(after.training).filter(
      (key) => after.training[key as 'epochs'] !== before.training[key as 'epochs'],
    );
    expect(changed).toEqual(Object.keys(expected));
  });
});
