import { describe, expect, it } from 'vitest';
import { checkedLine, checksum, readCheckedLine } from './checksum.ts';

describe('a checksum', () => {
  it('is the CRC-32 of zip, of UTF-8: what was written before is still read', () => {
    expect(checksum('123456789')).toBe('cbf43926');
    expect(checksum('Netz für 网络 🧠')).toBe('d60708d3');
  });

  it('tells a damaged line', () => {
    const line = checkedLine('{"name":"网络"}');
    expect(readCheckedLine(line)).toBe('{"name":"网络"}');
    expect(readCheckedLine(line.replace('网', '罔'))).toBeNull();
    expect(readCheckedLine(line.slice(0, -1))).toBeNull();
    expect(readCheckedLine('')).toBeNull();
  });
});
