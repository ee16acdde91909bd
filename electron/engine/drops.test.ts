import { expect, it, vi } from 'vitest';

const on = vi.fn();
vi.mock('electron', () => ({ ipcMain: { on } }));
const { Drops } = await import('./drops.ts');

type Listener = (event: { senderFrame: { url: string; parent: object | null } | null }, paths: unknown) => void;

it('gives out what was dropped last, by its name, and nothing else', () => {
  const drops = new Drops();
  drops.listen();
  const tell = on.mock.calls[0]![1] as Listener;
  const frame = { url: 'app://tensorsmith/index.html', parent: null };
  tell({ senderFrame: frame }, ['/home/me/shapes', '/home/me/a.csv', 5, 'relative']);
  expect(drops.find('shapes')).toBe('/home/me/shapes');
  expect(drops.find('relative')).toBeNull();
  expect(drops.find('/home/me/shapes')).toBeNull();
  tell({ senderFrame: { ...frame, url: 'https://example.com' } }, ['/etc/passwd']);
  tell({ senderFrame: { ...frame, parent: {} } }, ['/etc/passwd']);
  tell({ senderFrame: null }, ['/etc/passwd']);
  expect(drops.find('passwd')).toBeNull();
  tell({ senderFrame: frame }, 'nonsense');
  expect(drops.find('shapes')).toBeNull();
});
