import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors/error.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const file = (header: unknown, body = 0): Uint8Array => {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return new Uint8Array(Buffer.concat([size, text, Buffer.alloc(body)]));
};

describe('safetensors', () => {
  it('come back as they were written', () => {
    const tensors = {
      'conv1.weight': { shape: [2, 1, 1, 2], data: Float32Array.of(1, -2, 3.5, NaN) },
      scalar: { shape: [], data: Float32Array.of(7) },
      empty: { shape: [0, 3], data: new Float32Array(0) },
    };
    const read = readSafetensors(writeSafetensors(tensors, { format: 'pt' }), 'file');
    expect(Object.fromEntries(read)).toEqual(tensors);
    // As read from disk: a Buffer inside a larger pool.
    const buffer = Buffer.concat([Buffer.alloc(3), writeSafetensors(tensors)]).subarray(3);
    expect(Object.fromEntries(readSafetensors(buffer, 'file'))).toEqual(tensors);
  });

  it.each([
    ['nothing', new Uint8Array(3), 'shorter than its header'],
    ['a header longer than the file', file('{}').subarray(0, 9), 'the header is longer than the file'],
    ['no JSON', file('{"a"'), 'the header is no JSON object'],
    ['a list', file('[]'), 'the header is no JSON object'],
    [
      'another type',
      file({ a: { dtype: 'I64', shape: [], data_offsets: [0, 8] } }, 8),
      'the type of a is I64, not F32',
    ],
    [
      'a type that is an object',
      file({ a: { dtype: { toString: 1, F32: 'F32' }, shape: [], data_offsets: [0, 4] } }, 4),
      'the type of a is {"toString":1,"F32":"F32"}, not F32',
    ],
    [
      'a type that is missing',
      file({ a: { shape: [], data_offsets: [0, 4] } }, 4),
      'the type of a is nothing, not F32',
    ],
    [
      'a name twice',
      file(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
      'the header has a twice',
    ],
    [
      'an offset twice',
      file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"data_offsets":[0,4]}}', 4),
      'the header has data_offsets twice',
    ],
    [
      'a shape of many dimensions',
      file({ a: { dtype: 'F32', shape: Array<number>(1e5).fill(2 ** 52), data_offsets: [0, 4] } }, 4),
      'a has no shape',
    ],
    [
      'a wrong size',
      file({ a: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, 8),
      'a has another size than its shape says',
    ],
    [
      'a shape past counting',
      file({ a: { dtype: 'F32', shape: [2 ** 40, 2 ** 40], data_offsets: [0, 8] } }, 8),
      'a has another size',
    ],
    [
      'a hole',
      file({ a: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }, 8),
      'a does not begin where the one before ends',
    ],
    [
      'an overlap',
      file(
        {
          a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
          b: { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
        },
        8,
      ),
      'b does not begin where the one before ends',
    ],
    ['a missing end', file({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, 4), 'a reaches past the end'],
    [
      'a tail',
      file({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, 8),
      'there is more than the header says',
    ],
  ])('refuse %s', (_, bytes, detail) => {
    expect(() => readSafetensors(bytes, '/x/weights')).toThrow(`The file /x/weights of this run is damaged: ${detail}`);
  });

  it('refuse every file that is cut off, at any byte', () => {
    const whole = writeSafetensors({
      a: { shape: [2], data: Float32Array.of(1, 2) },
      b: { shape: [1], data: Float32Array.of(3) },
    });
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readSafetensors(whole.subarray(0, length), 'file')).toThrow(UserError);
    }
  });

  it('read any bytes or refuse them with one clear error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          readSafetensors(bytes, 'file');
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
