import { dataBeside } from '../../data/beside.ts';
import type { FileHandles } from './fileHandles.ts';

/** Location of the data that a document's text names, for the page that opens it. Null where it names none. */
export function dataOfText(text: string, path: string, handles: FileHandles): { named: string; path: string } | null {
  const named = namedIn(text);
  if (named === null) return null;
  const picked = new Set(handles.all('data').map((known) => known.path));
  return { named, path: dataBeside(path, named, (absolute) => picked.has(absolute)) };
}

/** Whether the text is a valid document is checked when it is read. */
function namedIn(text: string): string | null {
  try {
    const { data } = JSON.parse(text) as { data?: { source?: { path?: unknown } } };
    return typeof data?.source?.path === 'string' ? data.source.path : null;
  } catch {
    return null;
  }
}
