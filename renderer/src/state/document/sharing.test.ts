import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { setData } from '../../../../engine/editing/edit.ts';
import { readDocument } from '../../../../engine/model/serialize.ts';
import { isShareText, shareText, unpackShareText } from './sharing.ts';

const readShareText = async (text: string) => readDocument(await unpackShareText(text));

const sample = (name: string) =>
  readDocument(readFileSync(new URL(`../../../../resources/samples/${name}.json`, import.meta.url), 'utf8'));

describe('a share text', () => {
  it.each(['lenet-mnist', 'resnet18', 'char-gpt'])('of %s comes back as it was, in one short line', async (name) => {
    const document = sample(name);
    const text = await shareText(document, null);
    expect(isShareText(text)).toBe(true);
    expect(text).toMatch(/^tensorsmith:[\w-]+$/);
    expect(text.length).toBeLessThan(JSON.stringify(document).length / 1.5);
    expect(await readShareText(` ${text.slice(0, 100)}\n${text.slice(100)} `)).toEqual(document);
  });

  it("leaves this machine's folders out, and names the data that comes along by its name", async () => {
    const own = setData(sample('lenet-mnist'), { source: { kind: 'idx', path: '/home/me/secret' } });
    expect((await readShareText(await shareText(own, '/app/mnist'))).data.source).toEqual({ kind: 'none' });
    const known = setData(own, { source: { kind: 'idx', path: '/app/mnist' } });
    expect((await readShareText(await shareText(known, '/app/mnist'))).data.source).toEqual({
      kind: 'idx',
      path: 'sample:mnist',
    });
  });

  it.each(['tensorsmith:', 'tensorsmith:abc', 'tensorsmith:%%%'])('that is damaged says so: %s', async (text) => {
    await expect(readShareText(text)).rejects.toThrow(/truncated or damaged/);
  });

  it('that unpacks to more than any network is refused', async () => {
    const zeros = new Blob([new Uint8Array(65 * 1024 * 1024)]).stream();
    const packed = await new Response(zeros.pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer();
    const text = `tensorsmith:${Buffer.from(packed).toString('base64url')}`;
    await expect(readShareText(text)).rejects.toThrow('> 16 MB');
  });

  it('cut in the middle says so', async () => {
    const text = await shareText(sample('vgg'), null);
    await expect(readShareText(text.slice(0, text.length / 2))).rejects.toThrow(/truncated or damaged/);
  });
});
