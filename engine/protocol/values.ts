/**
 * Schemas of values in messages from a window. Documents are only checked for their format here: the engine validates
 * them fully.
 */
import { z } from 'zod';
import type { GivenInput } from '../datasets/given/given.ts';
import { list, record } from '../model/bounded.ts';
import type { TensorsmithDocument } from '../model/types.ts';

// No generated code: the page's content security policy forbids eval.
z.config({ jitless: true });

const MAX_TEXT = 64 * 1024 * 1024;
export const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((value) => !value.includes('\0'));
export const handle = z.string().min(1).max(100);
export const stamp = z.string().max(100);
export const name = z
  .string()
  .max(255)
  .refine((value) => !/[\0/\\]/.test(value));
export const moduleName = z.string().regex(/^[A-Za-z]\w{0,63}$/);
export const text = z.string().max(MAX_TEXT);
export const bytes = z.instanceof(Uint8Array).refine(({ length }) => length <= MAX_TEXT);
/** Id of a run, or of a search. */
export const run = z
  .string()
  .max(200)
  .regex(/^[\w.-]+$/)
  .refine((value) => !value.includes('..'));
export const indices = list(z.int().min(0), 10_000);
/** Pixels of a side of a drawing. */
const MAX_SIDE = 1024;
/** Characters of base64: 32 MB of an image file. */
const MAX_IMAGE = 44_739_244;
/** Characters of a text. */
export const MAX_GIVEN = 100_000;
const MAX_CELL = 10_000;
const MAX_CELLS = 10_000;
/** Whether its characters are those of base64, by a look that costs no more than its length. */
const base64 = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/);
/** A sample that a user gives a trained network. */
export const given: z.ZodType<GivenInput> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('drawing'),
    width: z.int().min(1).max(MAX_SIDE),
    height: z.int().min(1).max(MAX_SIDE),
    pixels: base64(Math.ceil((MAX_SIDE * MAX_SIDE) / 3) * 4),
  }),
  z.strictObject({ kind: z.literal('image'), file: base64(MAX_IMAGE).min(4) }),
  z.strictObject({
    kind: z.literal('row'),
    cells: record(z.string().max(200), z.string().max(MAX_CELL), MAX_CELLS),
  }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(MAX_GIVEN) }),
]);
export const nothing = z.strictObject({});
/** The engine validates the rest (model/serialize.ts). */
export const document = z.looseObject({
  format: z.literal('tensorsmith'),
  version: z.int(),
  name: z.string(),
  graph: z.looseObject({ nodes: z.array(z.unknown()), edges: z.array(z.unknown()) }),
  data: z.looseObject({}),
  training: z.looseObject({}),
}) as unknown as z.ZodType<TensorsmithDocument>;
export const split = z.enum(['train', 'test']);
