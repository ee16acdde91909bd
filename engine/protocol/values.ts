/**
 * What values of messages must look like when they come from a window. Documents are only checked to be of our format
 * here: the engine validates them fully.
 */
import { z } from 'zod';
import { list } from '../model/bounded.ts';
import type { TensorsmithDocument } from '../model/types.ts';

// No generated code: the policy of the page forbids eval, and main does without it as well.
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
export const run = z
  .string()
  .max(200)
  .regex(/^[\w.-]+$/)
  .refine((value) => !value.includes('..'));
export const indices = list(z.int().min(0), 10_000);
export const nothing = z.strictObject({});
/** The rest of it the engine checks (model/serialize.ts). */
export const document = z.looseObject({
  format: z.literal('tensorsmith'),
  version: z.int(),
  name: z.string(),
  graph: z.looseObject({ nodes: z.array(z.unknown()), edges: z.array(z.unknown()) }),
  data: z.looseObject({}),
  training: z.looseObject({}),
}) as unknown as z.ZodType<TensorsmithDocument>;
export const split = z.enum(['train', 'test']);
