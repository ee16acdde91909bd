import { beforeAll, describe, expect, it, vi } from 'vitest';

type Keys = typeof import('./keys.ts');
let keys: Keys;
beforeAll(async () => {
  vi.stubGlobal('navigator', { platform: 'Linux x86_64' });
  keys = await import('./keys.ts');
});

const press = (key: string, more: object = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});

describe('matches', () => {
  it('takes Ctrl on a PC and Command on a Mac', () => {
    expect(keys.matches('CmdOrCtrl+Z', press('z', { ctrlKey: true }), false)).toBe(true);
    expect(keys.matches('CmdOrCtrl+Z', press('z', { metaKey: true }), false)).toBe(false);
    expect(keys.matches('CmdOrCtrl+Z', press('z', { metaKey: true }), true)).toBe(true);
  });
  it('tells undo from redo', () => {
    const redo = press('Z', { ctrlKey: true, shiftKey: true });
    expect(keys.matches('CmdOrCtrl+Z', redo, false)).toBe(false);
    expect(keys.matches('CmdOrCtrl+Shift+Z', redo, false)).toBe(true);
  });
  it('finds a letter by its place on a keyboard of another script', () => {
    expect(keys.matches('CmdOrCtrl+S', press('ы', { ctrlKey: true, code: 'KeyS' }), false)).toBe(true);
  });
  it('keeps to the letter on a layout of the same script', () => {
    expect(keys.matches('CmdOrCtrl+Z', press('y', { ctrlKey: true, code: 'KeyZ' }), false)).toBe(false);
  });
  it('zooms with + and =', () => {
    expect(keys.matches('CmdOrCtrl+=', press('+', { ctrlKey: true, shiftKey: true }), false)).toBe(true);
    expect(keys.matches('CmdOrCtrl+=', press('=', { ctrlKey: true }), false)).toBe(true);
  });
  it('has no key for the empty string', () => expect(keys.matches('', press(''), false)).toBe(false));
});

describe('readable', () => {
  it('writes what is printed on the keys', () => {
    expect(keys.readable('CmdOrCtrl+Shift+Z', false)).toBe('Ctrl+Shift+Z');
    expect(keys.readable('CmdOrCtrl+Shift+Z', true)).toBe('⌘⇧Z');
  });
});
