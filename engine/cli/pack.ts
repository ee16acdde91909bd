/** `tensorsmith pack`: a document with its data as one file. */
import { resolve } from 'node:path';
import { formatBytes } from '../errors/format.ts';
import { EngineClient } from './engineClient.ts';
import { openDocument } from './files.ts';
import { json, say } from './terminal.ts';

export async function packCommand(file: string, to: string, flags: { readonly json: boolean }): Promise<void> {
  const path = resolve(to);
  const document = await openDocument(file);
  const engine = new EngineClient();
  try {
    const { bytes } = await engine.call('document.pack', { document, path });
    if (flags.json) json({ event: 'packed', path, bytes });
    else say(`${path}: ${formatBytes(bytes)}`);
  } finally {
    await engine.close();
  }
}
