/**
 * Inputs from grammars, with fast-check: structured like the formats, with content that no program of ours would write.
 */
import fc, { type Arbitrary } from 'fast-check';
import type { Random } from './random.ts';

const BATCH = 200;

/** Values of an arbitrary, generated some hundred at a time. */
export function supply<T>(arbitrary: Arbitrary<T>): (random: Random) => T {
  let values: T[] = [];
  return (random) => {
    if (!values.length) values = fc.sample(arbitrary, { numRuns: BATCH, seed: random.below(2 ** 31) });
    return values.pop()!;
  };
}

const odd = fc.constantFrom<unknown>(null, '', -1, 1e308, 2 ** 53, [], {}, true);
const mostly = <T>(usual: Arbitrary<T>): Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: odd });
const id = fc.integer({ min: 0, max: 12 }).map((n) => `n${n}`);
const port = fc.constantFrom('in', 'out', 'in0', 'in1', 'a', 'b', 'x', 'n0', 'n1');
const TYPES = [
  ...[
    'Input',
    'Output',
    'Linear',
    'ReLU',
    'Conv2d',
    'Conv1d',
    'MaxPool2d',
    'Flatten',
    'Add',
    'Concat',
    'Module',
    'Split',
  ],
  ...[
    'Reshape',
    'Permute',
    'Formula',
    'LSTM',
    'MultiheadAttention',
    'BatchNorm2d',
    'Embedding',
    'Slice',
    'Pad',
    'Norm',
  ],
];
const KEYS = [
  ...['shape', 'out_features', 'out_channels', 'kernel_size', 'stride', 'padding', 'dim', 'dims', 'module', 'repeat'],
  ...[
    'residual',
    'shared',
    'expression',
    'p',
    'groups',
    'dilation',
    'num_heads',
    'hidden_size',
    'start',
    'end',
    'chunks',
  ],
];
const number = fc.oneof(fc.integer({ min: -3, max: 64 }), fc.constantFrom(65_536, 1e9, -1e9, 0.5));
export const expression = fc
  .array(
    fc.constantFrom('a', 'b', 'x1', '+', '-', '*', '/', '^', '(', ')', ',', 'sin', 'max', 'softmax', '2', '1e9', '0.5'),
    {
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(''));
const value = fc.oneof(
  number,
  fc.array(number, { maxLength: 4 }),
  fc.boolean(),
  fc.constant('m0'),
  fc.constant('m1'),
  expression,
);
const node = fc.record({
  id: mostly(id),
  type: mostly(fc.constantFrom(...TYPES)),
  name: mostly(fc.oneof(id, fc.constantFrom('conv', 'same', 'True', 'class'))),
  params: mostly(fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 4 })),
  position: fc.record({ x: mostly(number), y: mostly(number) }),
});
const end = fc.record({ node: id, port });
const edge = fc.record({ id: fc.integer({ min: 0, max: 40 }).map((n) => `e${n}`), from: end, to: end });
const graph = fc.record({
  nodes: mostly(fc.uniqueArray(node, { maxLength: 12, selector: (one) => JSON.stringify(one.id) })),
  edges: mostly(
    fc
      .uniqueArray(edge, { maxLength: 16, selector: (one) => `${one.to.node} ${one.to.port}` })
      .map((edges) => edges.map((one, i) => ({ ...one, id: `e${i}` }))),
  ),
});
const modules = fc
  .array(graph, { maxLength: 3 })
  .map((graphs) => graphs.map((inner, i) => ({ id: `m${i}`, name: `M${i}`, graph: inner })));

/** The graph parts of a document. */
export const drawing = fc.record({ graph: mostly(graph), modules: mostly(modules) });

const cell = fc.oneof(
  fc.integer().map(String),
  fc.double().map(String),
  fc.constantFrom('', 'NA', ' ', '?', '"a, b"', '"""', '"x""y"', 'ä', '1e999', '1e308', '-0', '0x10', 'true', '\t'),
);
export const table = fc
  .record({
    separator: fc.constantFrom(',', ';', '\t', '|'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    rows: fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 30 }),
    header: fc.constantFrom('x,kind,y', 'x;kind;y', 'x\ty', 'y', '', '"x","y"', '\uFEFFx,y', 'x,x'),
  })
  .map(({ separator, end: line, rows, header }) => [header, ...rows.map((row) => row.join(separator))].join(line));

/** The header of an IDX file and a body that rarely matches it. */
export const idx = fc
  .record({
    type: fc.constantFrom(8, 8, 8, 9, 0x0b, 0x0d, 0),
    rank: fc.constantFrom(1, 3, 3, 2, 4, 0, 255),
    sizes: fc.array(fc.constantFrom(0, 1, 2, 3, 28, 60_000, 0x7fffffff, 0xffffffff), { maxLength: 4 }),
    body: fc.uint8Array({ maxLength: 64 }),
  })
  .map(({ type, rank, sizes, body }) => {
    const head = Buffer.alloc(4 + 4 * sizes.length);
    head.set([0, 0, type, rank]);
    sizes.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i));
    return new Uint8Array(Buffer.concat([head, body]));
  });

const entry = fc.record({
  dtype: mostly(fc.constantFrom('F32', 'F32', 'I64')),
  shape: mostly(fc.array(fc.oneof(fc.integer({ min: -1, max: 5 }), fc.constant(2 ** 40)), { maxLength: 4 })),
  data_offsets: mostly(fc.tuple(fc.integer({ min: -1, max: 40 }), fc.integer({ min: -1, max: 80 }))),
});
export const safetensors = fc
  .record({
    entries: fc.dictionary(fc.constantFrom('a', 'b', '__metadata__', '__proto__', 'toString'), mostly(entry)),
    length: fc.constantFrom(0, 0, 0, 0, 1, -1, 2 ** 40),
    body: fc.uint8Array({ maxLength: 96 }),
  })
  .map(({ entries, length, body }) => {
    const text = Buffer.from(JSON.stringify(entries));
    const size = Buffer.alloc(8);
    size.writeBigInt64LE(BigInt(text.length + length));
    return new Uint8Array(Buffer.concat([size, text, body]));
  });

export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc
    .array(fc.constantFrom('春', '\r', '\n', '\r\n', 'a', '\uFEFF', '😀', '\0'), { maxLength: 400 })
    .map((parts) => parts.join('')),
);
export const anyJson = fc.jsonValue({ maxDepth: 4 });
