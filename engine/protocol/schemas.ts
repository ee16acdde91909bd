/**
 * What every command's parameters must look like when they come from a window.
 * Main refuses a call that does not fit, before anything reads it. Documents
 * are only checked to be of our format here: the engine validates them fully.
 */
import { z } from 'zod';
import { list } from '../model/bounded.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import { sourceSchema } from '../datasets/source.ts';
import { LANGUAGES } from '../export/language.ts';
import type { AllCommands, Params } from './client.ts';
import { changeSchema } from './session.ts';

// No generated code: the policy of the page forbids eval, and main does without it as well.
z.config({ jitless: true });

const MAX_TEXT = 64 * 1024 * 1024;
const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((value) => !value.includes('\0'));
const handle = z.string().min(1).max(100);
const stamp = z.string().max(100);
const name = z
  .string()
  .max(255)
  .refine((value) => !/[\0/\\]/.test(value));
const moduleName = z.string().regex(/^[A-Za-z]\w{0,63}$/);
const text = z.string().max(MAX_TEXT);
const bytes = z.instanceof(Uint8Array).refine(({ length }) => length <= MAX_TEXT);
const run = z
  .string()
  .max(200)
  .regex(/^[\w.-]+$/)
  .refine((value) => !value.includes('..'));
const indices = list(z.int().min(0), 10_000);
const nothing = z.strictObject({});
/** The rest of it the engine checks (model/serialize.ts). */
const document = z.looseObject({
  format: z.literal('tensorsmith'),
  version: z.int(),
  name: z.string(),
  graph: z.looseObject({ nodes: z.array(z.unknown()), edges: z.array(z.unknown()) }),
  data: z.looseObject({}),
  training: z.looseObject({}),
}) as unknown as z.ZodType<TensorsmithDocument>;

const withDocument = { document, data: handle.nullable() };

/** A schema that does not fit the type of its command's parameters does not compile. */
export const SCHEMAS: { readonly [K in keyof AllCommands]: z.ZodType<Params<K>> } = {
  doctor: nothing,
  'data.inspect': z.strictObject({ data: handle.nullable(), source: sourceSchema.optional() }),
  'data.samples': z.strictObject({ data: handle, split: z.enum(['train', 'test']), indices }),
  'run.start': z.strictObject({ ...withDocument, from: z.string().max(100) }),
  'run.current': nothing,
  'run.stop': z.strictObject({ run }),
  'run.evaluate': z.strictObject({ run }),
  'run.predict': z.strictObject({ run, indices }),
  'run.metrics': z.strictObject({ run }),
  'run.inspect': z.strictObject({
    run,
    split: z.enum(['train', 'test']),
    indices: list(z.int().min(0), 64),
    node: z.string().min(1).max(2000),
  }),
  'network.look': z.strictObject({
    ...withDocument,
    run: run.nullable(),
    split: z.enum(['train', 'test']),
    index: z.int(),
    within: z
      .string()
      .max(2000)
      .regex(/^([\w.-]+\/)*$/),
  }),
  'runs.list': nothing,
  'runs.fitting': z.strictObject({ document }),
  'export.code': z.strictObject({
    ...withDocument,
    language: z.enum(LANGUAGES),
    run: run.nullable(),
    folder: handle,
    replace: z.boolean().optional(),
  }),
  'app.info': nothing,
  'settings.set': z.strictObject({
    language: z.enum(['system', 'en', 'zh']),
    theme: z.enum(['system', 'light', 'dark']),
    keys: z.record(z.string().max(64), z.string().max(64)),
  }),
  'document.open': z.strictObject({ file: handle.nullable() }),
  'document.save': z.strictObject({ file: handle, text, stamp: stamp.nullable() }),
  'document.check': z.strictObject({ file: handle, stamp }),
  'document.saveAs': z.strictObject({ name, text }),
  'document.recent': nothing,
  'document.clearRecent': nothing,
  'document.state': z.strictObject({
    name: z.string().max(1000),
    file: handle.nullable(),
    unsaved: z.boolean(),
    training: z.boolean(),
  }),
  'session.write': changeSchema,
  'session.read': nothing,
  'data.pick': nothing,
  'data.allow': z.strictObject({ path }),
  'export.pickFolder': z.strictObject({ name }),
  'library.list': nothing,
  'library.save': z.strictObject({ name: moduleName, text }),
  'library.remove': z.strictObject({ name: moduleName }),
  'library.pick': nothing,
  'file.saveAs': z.strictObject({ name, bytes }),
  'clipboard.writeImage': z.strictObject({ bytes }),
  'clipboard.write': z.strictObject({ text }),
  'clipboard.read': nothing,
  'menu.state': z.strictObject({ disabled: list(z.string().max(100), 500) }),
  'window.close': z.strictObject({ unkept: list(z.string().max(1000), 1000), stay: z.boolean() }),
};
