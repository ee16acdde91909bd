import { dataBeside } from '../../data/beside.ts';
import type { FileHandles } from './fileHandles.ts';

/** Where the data are that a document's text names, for a page that opens it. Null where it names none. */
export function dataOfText(text: string, path: string, handles: FileHandles): { named: string; path: string } | null {
  const named = namedIn(text);
  if (named === null) return null;
  const picked = new Set(handles.all('data').map((known) => known.path));
  return { named, path: dataBeside(path, named, (absolute) => picked.has(absolute)) };
}

/** Whether the text is a document, and a sound one, is seen where it is read. */
function namedIn(text: string): string | null {
  try {
    const { data } = JSON.parse(text) as { data?: { source?: { path?: unknown } } };
    return typeof data?.source?.path === 'string' ? data.source.path : null;
  } catch {
    return null;
  }
}
