/** The shape of a saved document, version 1. What goes beyond shape is checked in serialize.ts. */
import { z } from 'zod';
import { FORMAT, type TensorsmithDocument } from './types.ts';

// zod would otherwise compile checks with `new Function`, which the app's policy forbids.
z.config({ jitless: true });

/** Far beyond what can be drawn; a document past it is damaged or hostile. */
const MAX_NODES = 20_000;
const MAX_EDGES = 100_000;

const id = z.string().min(1).max(64);
const name = z.string().regex(/^[A-Za-z]\w{0,63}$/);
const finite = z.number().min(-1e9).max(1e9);
const param = z.union([finite, z.boolean(), z.string().max(1000), z.null(), z.array(finite).max(16)]);
/** `__proto__` and its like are no names of parameters. */
const paramKey = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);
const endpoint = z.strictObject({ node: id, port: id });

const node = z.strictObject({
  id,
  type: z.string().min(1).max(64),
  name,
  params: z.record(paramKey, param),
  position: z.strictObject({ x: finite, y: finite }),
});

const source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('idx'), path: z.string().min(1).max(4096) }),
]);

const positive = z.number().positive().max(1e6);
const share = z.number().min(0).lt(1);
const optimizer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('SGD'), lr: positive, momentum: share, weightDecay: z.number().min(0).max(1e3) }),
  z.strictObject({
    type: z.literal('Adam'),
    lr: positive,
    beta1: share,
    beta2: share,
    eps: positive,
    weightDecay: z.number().min(0).max(1e3),
  }),
]);

export const documentSchema: z.ZodType<TensorsmithDocument> = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  name: z.string().min(1).max(200),
  graph: z.strictObject({
    nodes: z.array(node).max(MAX_NODES),
    edges: z.array(z.strictObject({ id, from: endpoint, to: endpoint })).max(MAX_EDGES),
  }),
  data: z.strictObject({
    source,
    validationShare: z.number().min(0).max(0.9),
    splitSeed: z.int().min(0).max(0x7fffffff),
  }),
  training: z.strictObject({
    epochs: z.int().min(1).max(100_000),
    batchSize: z.int().min(1).max(65_536),
    seed: z.int().min(0).max(0x7fffffff),
    device: z.enum(['auto', 'tensorflow', 'wasm']),
    loss: z.strictObject({ type: z.enum(['CrossEntropyLoss', 'MSELoss']) }),
    optimizer,
  }),
});
