import { describe, expect, it } from 'vitest';
import { FileHandles } from './fileHandles.ts';

describe('FileHandles', () => {
  it('leads back to what was picked, for the use that it was picked for', () => {
    const handles = new FileHandles();
    const handle = handles.grant('/a/./net.json', 'document');
    expect(handles.path(handle, 'document')).toBe('/a/net.json');
    expect(handles.grant('/a/net.json', 'document')).toBe(handle);
    expect(() => handles.path(handle, 'data')).toThrow('refused');
    expect(() => handles.path(handle, 'folder')).toThrow('refused');
  });

  it('takes no path for a handle', () => {
    const handles = new FileHandles();
    const handle = handles.grant('/a/net.json', 'document');
    expect(handle).not.toContain('net');
    for (const text of ['/a/net.json', '', `${handle} `, '__proto__', 'constructor'])
      expect(() => handles.path(text, 'document')).toThrow('refused');
  });
});
