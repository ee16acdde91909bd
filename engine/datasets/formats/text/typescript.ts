/** src/data.ts for a text. */
import { arrayLiteral, samplesInterface } from '../../code.ts';
import { READ_TYPESCRIPT } from './reading.ts';

/**
 * src/data.ts.
 * @param length characters of a sample
 */
export const textTypeScript = (length: number): string => `import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

/** Characters of a sample. */
export const SAMPLE_SHAPE = ${arrayLiteral([length])} as const;
/** Of the labels of a sample: for each character the one that follows. */
export const LABEL_SHAPE = SAMPLE_SHAPE;
const [LENGTH] = SAMPLE_SHAPE;

${samplesInterface('Codes of characters, sample after sample.')}

${READ_TYPESCRIPT}
/** The characters of a text, without repetitions: their places are their codes. */
export async function readText(path: string): Promise<{ codes: number[]; alphabet: string[] }> {
  const characters = await readCharacters(path);
  const alphabet = [...new Set(characters)].sort();
  const code = new Map(alphabet.map((character, i) => [character, i]));
  return { codes: characters.map((character) => code.get(character) as number), alphabet };
}

/** Reads stretches of a text; its last tenth is for testing. */
export async function readSamples(path: string, split: 'train' | 'test'): Promise<Samples> {
  const { codes } = await readText(path);
  const cut = Math.floor(codes.length * 0.9);
  const part = split === 'train' ? codes.slice(0, cut) : codes.slice(cut);
  const stride = split === 'train' ? Math.max(1, Math.floor(LENGTH / 4)) : LENGTH;
  const count = Math.max(0, Math.floor((part.length - LENGTH - 1) / stride) + 1);
  const inputs = new Float32Array(count * LENGTH);
  const labels = new Int32Array(count * LENGTH);
  for (let i = 0; i < count; i += 1) {
    inputs.set(part.slice(i * stride, i * stride + LENGTH), i * LENGTH);
    labels.set(part.slice(i * stride + 1, i * stride + LENGTH + 1), i * LENGTH);
  }
  return { count, inputs, labels };
}
`;
