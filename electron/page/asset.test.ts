import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isOwnPage, resolveAsset } from './asset.ts';

let folder: string;
beforeAll(() => {
  const base = mkdtempSync(join(tmpdir(), 'asset-'));
  folder = join(base, 'page');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '');
  writeFileSync(join(folder, 'assets', 'a.js'), '');
  writeFileSync(join(base, 'secret.js'), '');
  symlinkSync(join(base, 'secret.js'), join(folder, 'link.js'));
});

describe('resolveAsset', () => {
  it('finds the page and its parts', () => {
    expect(resolveAsset('app://tensorsmith/', folder)?.type).toMatch('text/html');
    expect(resolveAsset('app://tensorsmith/assets/a.js', folder)?.path).toMatch(/a\.js$/);
  });
  it.each([
    'app://tensorsmith/../secret.js',
    'app://tensorsmith/%2e%2e/secret.js',
    'app://tensorsmith/..%2fsecret.js',
    'app://tensorsmith/%5c..%5csecret.js',
    'app://tensorsmith/assets/a.js%00.html',
    'app://tensorsmith//etc/passwd',
    'app://tensorsmith/link.js',
    'app://other/index.html',
    'file:///etc/passwd',
    'app://tensorsmith/missing.js',
    'app://tensorsmith/assets',
    'app://tensorsmith/%',
    'nonsense',
  ])('refuses %s', (url) => expect(resolveAsset(url, folder)).toBeNull());
});

describe('isOwnPage', () => {
  it('knows the page and nothing like it', () => {
    expect(isOwnPage('app://tensorsmith/index.html')).toBe(true);
    for (const url of ['app://tensorsmith.evil/', 'https://tensorsmith/', 'file:///index.html', '', 'about:blank']) {
      expect(isOwnPage(url)).toBe(false);
    }
  });
});
