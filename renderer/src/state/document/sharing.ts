/**
 * Share texts: a network as one line of text for a message, compressed, without paths of this machine. Pasting it into
 * the app opens it.
 */
import { writeDocument } from '../../../../engine/model/serialize.ts';
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import { MNIST, type DataSource } from '../../../../engine/datasets/source.ts';
import { UserError } from '../../../../engine/errors/error.ts';

const PREFIX = 'tensorsmith:';
/** Largest decompressed size; a short text that exceeds it is hostile. */
const MOST_BYTES = 16 * 1024 * 1024;

/** @param samples path of the bundled data on this machine */
export async function shareText(document: TensorsmithDocument, samples: string | null): Promise<string> {
  const source = portable(document.data.source, samples);
  const text = writeDocument({ ...document, data: { ...document.data, source } });
  const bytes = new TextEncoder().encode(text);
  // A text that could not be opened is not created.
  if (bytes.length > MOST_BYTES) throw tooLarge();
  const packed = await through(new CompressionStream('deflate-raw'), bytes);
  let binary = '';
  for (const byte of packed) binary += String.fromCharCode(byte);
  return PREFIX + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export const isShareText = (text: string): boolean => text.trimStart().startsWith(PREFIX);

/** The document of a share text. Throws a UserError where it is truncated or damaged. */
export async function unpackShareText(text: string): Promise<string> {
  let unpacked: Uint8Array;
  try {
    const code = text.trim().slice(PREFIX.length).replace(/\s+/g, '');
    const binary = atob(code.replaceAll('-', '+').replaceAll('_', '/'));
    const packed = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    unpacked = await through(new DecompressionStream('deflate-raw'), packed);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('document.shareDamaged');
  }
  return new TextDecoder().decode(unpacked);
}

/** Removes sources that exist only on this machine. */
function portable(source: DataSource, samples: string | null): DataSource {
  if (source.kind === 'none' || source.path.startsWith('sample:')) return source;
  if (source.kind === MNIST.kind && source.path === samples) return MNIST;
  return { kind: 'none' };
}

function tooLarge(): UserError {
  const limit = `${MOST_BYTES / 1024 / 1024} MB`;
  return new UserError('document.tooLarge', { size: `> ${limit}`, limit });
}

async function through(stream: CompressionStream | DecompressionStream, bytes: Uint8Array): Promise<Uint8Array> {
  const reader = new Blob([bytes as BlobPart]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const part = read.value as Uint8Array;
    parts.push(part);
    length += part.length;
    if (length > MOST_BYTES) throw tooLarge();
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
