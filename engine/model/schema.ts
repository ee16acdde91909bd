/** The schema of a saved document, version 3. Consistency beyond it is checked in serialize.ts. */
import { isNodeName } from './names.ts';
import { z } from 'zod';
import { sourceSchema } from '../datasets/source.ts';
import { list, record } from './bounded.ts';
import { INITIALIZERS } from '../initializers/index.ts';
import { settingsSchema } from './settingsSchema.ts';
import { trainingSchema } from './trainingSchema.ts';
import { CLIP_FORMAT, MODULE_FORMAT, FORMAT, NOTE_COLORS, VERSION, type TensorsmithDocument } from './types.ts';

// Without this, zod compiles checks with `new Function`, which the app's content security policy forbids.
z.config({ jitless: true });

/** Most nodes of a graph, far beyond what can be drawn; a document past it is damaged or hostile. */
const MAX_NODES = 20_000;
const MAX_EDGES = 100_000;
const MAX_MODULES = 1000;
const MAX_NOTES = 10_000;
/** Most parameters of a node; no layer has as many. */
const MAX_PARAMS = 64;

// Flat ids are made of ids and separators, so that ids hold no separators.
const id = z.string().regex(/^[\w-]{1,64}$/);
const name = z.string().refine(isNodeName);
const moduleName = z.string().regex(/^[A-Za-z]\w{0,63}$/);
const finite = z.number().min(-1e9).max(1e9);
const param = z.union([finite, z.boolean(), z.string().max(1000), z.null(), list(finite, 16)]);
/** Names of parameters; excludes `__proto__` and the like. */
const paramKey = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);
const endpoint = z.strictObject({ node: id, port: id });

const position = z.strictObject({ x: finite, y: finite });

const node = z.strictObject({
  id,
  type: z.string().min(1).max(64),
  name,
  params: record(paramKey, param, MAX_PARAMS),
  position,
  bypass: z.literal(true).optional(),
  freeze: z.literal(true).optional(),
  initializers: record(paramKey, settingsSchema(INITIALIZERS), MAX_PARAMS).optional(),
  collapsed: z.literal(true).optional(),
});
const length = z.number().min(1).max(1e6);
const note = z.strictObject({
  id,
  kind: z.enum(['note', 'frame']),
  text: z.string().max(10_000),
  color: z.enum(NOTE_COLORS),
  position,
  size: z.strictObject({ width: length, height: length }),
});

const nodes = list(node, MAX_NODES);
const edges = list(z.strictObject({ id, from: endpoint, to: endpoint }), MAX_EDGES);
const notes = list(note, MAX_NOTES);
const graph = z.strictObject({ nodes, edges, notes: notes.optional(), direction: z.literal('right').optional() });
const modules = list(z.strictObject({ id, name: moduleName, graph }), MAX_MODULES);

/** The content of the clipboard (editing/clipboard.ts). */
export const clipSchema = z.strictObject({
  format: z.literal(CLIP_FORMAT),
  version: z.literal(VERSION),
  nodes,
  edges,
  entering: edges,
  notes,
  modules,
});

/** The content of a module file (moduleFile.ts). */
export const moduleFileSchema = z.strictObject({
  format: z.literal(MODULE_FORMAT),
  version: z.literal(VERSION),
  module: id,
  modules,
});

/** How a document's training samples are split into training and validation. */
export const splitSettings = {
  validationShare: z.number().min(0).max(0.9),
  splitSeed: z.int().min(0).max(0x7fffffff),
  fold: z
    .strictObject({ index: z.int().min(1).max(1000), of: z.int().min(2).max(1000) })
    .refine(({ index, of }) => index <= of)
    .optional(),
} as const;

export const documentSchema: z.ZodType<TensorsmithDocument> = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  name: z.string().min(1).max(200),
  graph,
  modules,
  data: z.strictObject({ source: sourceSchema, ...splitSettings }),
  training: trainingSchema,
});
