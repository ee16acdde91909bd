import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ Menu: {} }));
const { menuTemplate } = await import('./menu.ts');

const actions = { command: vi.fn(), openRecent: vi.fn(), clearRecent: vi.fn() };
const state = { language: 'en' as const, disabled: new Set<string>(), recent: [], mac: false, keys: {} };
type Item = {
  id?: string;
  label?: string;
  enabled?: boolean;
  accelerator?: string;
  registerAccelerator?: boolean;
  click?: () => void;
  submenu?: Item[];
};
const all = (template: unknown): Item[] =>
  (template as Item[]).flatMap((entry) => [entry, ...all(entry.submenu ?? [])]);
const find = (template: unknown, id: string): Item | undefined => all(template).find((entry) => entry.id === id);

describe('menuTemplate', () => {
  it('speaks both languages', () => {
    expect(find(menuTemplate(state, actions), 'file.save')?.label).toBe('Save');
    expect(find(menuTemplate({ ...state, language: 'zh' }, actions), 'file.save')?.label).toBe('保存');
  });
  it('shows the keys that the user has set', () => {
    const template = menuTemplate({ ...state, keys: { 'edit.undo': 'CmdOrCtrl+U', 'edit.redo': '' } }, actions);
    expect(find(template, 'edit.undo')).toMatchObject({ accelerator: 'CmdOrCtrl+U' });
    expect(find(template, 'edit.redo')).toBeDefined();
    expect(find(template, 'edit.redo')).not.toHaveProperty('accelerator');
  });
  it('shows keys without taking them from the page, except on a Mac', () => {
    expect(find(menuTemplate(state, actions), 'edit.undo')).toMatchObject({
      accelerator: 'CmdOrCtrl+Z',
      registerAccelerator: false,
    });
    const mac = menuTemplate({ ...state, mac: true }, actions);
    expect(find(mac, 'edit.undo')).toMatchObject({ registerAccelerator: true });
    for (const id of ['edit.add', 'edit.delete']) {
      expect(find(mac, id)).toBeDefined();
      expect(find(mac, id)).not.toHaveProperty('accelerator');
    }
  });
  it('greys what cannot run and sends what is chosen', () => {
    const template = menuTemplate({ ...state, disabled: new Set(['edit.undo']) }, actions);
    expect(find(template, 'edit.undo')?.enabled).toBe(false);
    find(template, 'file.save')?.click?.();
    expect(actions.command).toHaveBeenCalledWith('file.save');
  });
  it('lists files opened lately', () => {
    const template = menuTemplate({ ...state, recent: ['/a/net.tensorsmith'] }, actions);
    all(template)
      .find(({ label }) => label === 'net.tensorsmith')
      ?.click?.();
    expect(actions.openRecent).toHaveBeenCalledWith('/a/net.tensorsmith');
  });
});
