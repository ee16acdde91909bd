import { expect, it } from 'vitest';
import { acceptedFormats } from './acceptedFormats.ts';
import { FORMATS } from './formats.generated.ts';

it('names every format that reads files, in both languages', () => {
  expect(acceptedFormats('en')).toMatch(
    /^CIFAR’s binary files, .*, a table \(CSV, TSV, Parquet, JSON lines\) or a text/,
  );
  expect(acceptedFormats('zh')).toMatch(/^CIFAR 的二进制文件、.*或文本/);
  for (const { accepts } of FORMATS) {
    if (!accepts) continue;
    expect(acceptedFormats('en')).toContain(accepts.en);
    expect(acceptedFormats('zh')).toContain(accepts.zh);
  }
});
