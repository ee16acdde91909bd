import { describe, expect, it, vi } from 'vitest';
import { SCHEMAS } from '../../engine/protocol/schemas.ts';
import { ALL_COMMANDS } from '../../engine/protocol/names.generated.ts';

vi.mock('electron', () => ({ ipcMain: { handle: () => undefined } }));
const { answer } = await import('./ipc.ts');

const page = { url: 'app://tensorsmith/index.html', isTop: true };
const never = async (): Promise<never> => {
  throw new Error('must not run');
};

describe('answer', () => {
  it('runs a call of our page', async () => {
    const reply = await answer('document.recent', page, {}, async () => []);
    expect(reply).toEqual({ ok: true, value: [] });
  });
  it.each([
    ['another origin', { url: 'https://example.com/', isTop: true }],
    ['a look-alike', { url: 'app://tensorsmith.evil/', isTop: true }],
    ['a frame inside', { url: 'app://tensorsmith/index.html', isTop: false }],
    ['a frame that is gone', { url: null, isTop: true }],
  ])('refuses %s', async (_, sender) => {
    const reply = await answer('document.recent', sender, {}, never);
    expect(reply).toMatchObject({ ok: false, error: { code: 'shell.refused', params: { detail: 'sender' } } });
  });
  it('turns what a handler throws into data', async () => {
    const reply = await answer('doctor', page, { all: true }, async () => Promise.reject(new Error('boom')));
    expect(reply).toEqual({ ok: false, error: { code: 'internal', params: { detail: 'boom' }, where: {} } });
  });
});

describe('schemas', () => {
  it('has one for every command', () => expect(Object.keys(SCHEMAS).sort()).toEqual([...ALL_COMMANDS].sort()));

  it.each([
    ['doctor', { all: true, extra: 1 }],
    ['data.inspect', { data: '' }],
    ['data.inspect', { path: '/etc/passwd' }],
    ['data.allow', { path: 'a\0b' }],
    ['data.samples', { data: 'd', source: { kind: 'idx', path: 'd' }, split: 'other', indices: [] }],
    ['data.samples', { data: 'd', source: { kind: 'idx', path: 'd' }, split: 'train', indices: [-1] }],
    ['run.start', { document: { format: 'other' } }],
    ['run.stop', { run: '../../etc' }],
    ['settings.set', { language: 'fr', theme: 'dark', scale: 100, keys: {} }],
    ['settings.set', { language: 'en', theme: 'dark', scale: 1000, keys: {} }],
    ['document.saveAs', { name: '../x', text: '' }],
    ['document.save', { file: 'f', text: 5, stamp: null }],
    ['document.save', { path: '/x', text: '', stamp: null }],
    ['export.code', { document: {}, data: null, language: 'typescript', run: null, folder: '/x' }],
    ['document.open', null],
    ['clipboard.write', { text: 'x', more: 'y' }],
  ] as const)('%s refuses %j', async (command, params) => {
    const reply = await answer(command, page, params, never);
    expect(reply).toMatchObject({ ok: false, error: { code: 'shell.refused' } });
  });
});
