/** Fields of a document that a search can vary, with a sensible range around their values. */
import { formatOf } from '../datasets/source.ts';
import type { Text } from '../errors/types.ts';
import { MODULE } from '../layers/module.ts';
import type { Field } from '../layers/parameters.ts';
import { LAYERS, layerOf } from '../layers/registry.ts';
import type { GraphNode, ParamValue, TensorsmithDocument } from '../model/types.ts';
import { lossOf } from '../losses/index.ts';
import { OPTIMIZERS } from '../optimizers/index.ts';
import { SCHEDULES } from '../schedules/index.ts';
import { AUGMENTATION, type AugmentationSettings } from '../settings/augmentation.ts';
import { BALANCE, PENALTIES, WARMUP } from '../settings/extras.ts';
import type { Fields, Table } from '../settings/fields.ts';
import { fieldsOf, nodeValue, typesWith } from './paths.ts';
import type { Dimension } from './space.ts';

export interface Offer {
  readonly dimension: Dimension;
  /** What is varied at first, where that is less: the usual ones of many values. */
  readonly usual?: Dimension;
  /** What it belongs to: a group of training settings, or the name of a layer. */
  readonly group: Text;
  readonly label: Text;
  /** Its present value. */
  readonly value: ParamValue;
  /** Texts of values that are not numbers or names of PyTorch, by `String(value)`. */
  readonly texts?: Readonly<Record<string, Text>>;
}

/** Beyond this ratio of its bounds a number is varied on a logarithmic scale. */
const WIDE = 8;
const BATCHES = [16, 32, 64, 128, 256];
/** Types that are varied at first. */
const USUAL = ['SGD', 'Adam', 'AdamW', 'constant', 'CosineAnnealingLR', 'OneCycleLR', 'ReLU', 'GELU', 'SiLU', 'Tanh'];
const same = (text: string): Text => ({ en: text, zh: text });
const round = (value: number): number => Number(value.toPrecision(2));

interface Range {
  readonly kind: 'number' | 'integer';
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** A range around a number: a quarter to four times a whole one, a tenth to ten times another. */
function around(path: string, value: number, { kind, min = -Infinity, max = Infinity }: Range): Dimension {
  const share = min >= 0 && max <= 1 && value >= 0.05;
  if (kind === 'number' && share) return { path, kind: 'float', min: Math.max(min, 0), max: Math.min(max, 0.99) };
  const [factor, zero] = kind === 'integer' ? [4, 4] : [10, 0.01];
  const whole = (at: number): number => (kind === 'integer' ? Math.round(at) : round(at));
  const [low, high] = value > 0 ? [whole(value / factor), whole(value * factor)] : [Math.min(value, 0), zero];
  const bounds = { min: Math.max(low, min, kind === 'integer' && value > 0 ? 1 : -Infinity), max: Math.min(high, max) };
  const log = bounds.min > 0 && bounds.max / bounds.min >= WIDE;
  return { path, kind: kind === 'integer' ? 'integer' : 'float', ...bounds, ...(log ? { log } : {}) };
}

/** The usual ones among many values, and the present one. */
const usualOf = (path: string, all: readonly string[], usual: readonly string[], own: string): Dimension => ({
  path,
  kind: 'categorical',
  values: all.filter((value) => value === own || usual.includes(value)),
});

type Varied = Pick<Offer, 'dimension' | 'texts'>;

const either = (path: string): Varied => ({
  dimension: { path, kind: 'categorical', values: [false, true] },
  texts: { true: { en: 'yes', zh: '是' }, false: { en: 'no', zh: '否' } },
});

type Options = readonly { readonly value: string; readonly label: Text }[];
const among = (path: string, options: Options): Varied => ({
  dimension: { path, kind: 'categorical', values: options.map(({ value }) => value) },
  texts: Object.fromEntries(options.map(({ value, label }) => [value, label])),
});

function ofSettings(at: string, group: Text, fields: Fields, values: object): Offer[] {
  return Object.entries(fields).flatMap(([key, field]): Offer[] => {
    const path = `${at}.${key}`;
    const value = (values as Record<string, ParamValue>)[key] ?? null;
    const offer = (varied: Varied): Offer[] => [{ ...varied, group, label: field.label, value }];
    switch (field.kind) {
      case 'number':
      case 'integer':
        return offer({ dimension: around(path, value as number, field) });
      case 'boolean':
        return offer(either(path));
      case 'choice':
        return offer(among(path, field.options));
      case 'numbers':
        return [];
    }
  });
}

function ofTable(at: string, group: Text, label: Text, table: Table, values: { readonly type: string }): Offer[] {
  const path = `${at}.type`;
  const types: Dimension = { path, kind: 'categorical', values: Object.keys(table) };
  const usual = usualOf(path, Object.keys(table), USUAL, values.type);
  const fields = table[values.type]?.fields ?? {};
  const texts = Object.fromEntries(Object.entries(table).map(([key, { title }]) => [key, title]));
  return [
    { dimension: types, usual, group, label, value: values.type, texts },
    ...ofSettings(at, group, fields, values),
  ];
}

type Strength = Exclude<keyof AugmentationSettings, 'flipHorizontal' | 'flipVertical'>;
/** Beyond these an augmentation rarely helps: each is varied from none up to it. */
const STRENGTHS: Readonly<Record<Strength, number>> = {
  ...{ shift: 0.2, rotation: 20, zoom: 0.2, shear: 15, crop: 0.3 },
  ...{ brightness: 0.3, contrast: 0.3, saturation: 0.3, hue: 20, blur: 1.5, noise: 0.1, cutout: 0.4 },
  ...{ mixup: 1, cutmix: 1 },
};
const MIXING: readonly string[] = ['mixup', 'cutmix'] satisfies Strength[];

/** Augmentation, where the samples are images; whole images are mixed where their labels are classes. */
function ofAugmentation({ training, data: { source } }: TensorsmithDocument, areClasses: boolean): Offer[] {
  if (source.kind === 'none' || formatOf(source).samples !== 'images') return [];
  const { title, fields } = AUGMENTATION;
  return ofSettings('training.augmentation', title, fields, training.augmentation).flatMap((offer): Offer[] => {
    const key = offer.dimension.path.split('.').at(-1)!;
    if (MIXING.includes(key) && !areClasses) return [];
    if (!(key in STRENGTHS)) return [offer];
    const max = Math.max(STRENGTHS[key as Strength], Number(offer.value));
    return [{ ...offer, dimension: { path: offer.dimension.path, kind: 'float', min: 0, max } }];
  });
}

function ofTraining(document: TensorsmithDocument): Offer[] {
  const { training, data } = document;
  const areClasses = lossOf(training.loss).compares === 'classes';
  const { batchSize } = training;
  const values = [...new Set([...BATCHES, batchSize])].sort((a, b) => a - b);
  const group = { en: 'Training', zh: '训练' };
  return [
    ...ofTable(
      'training.optimizer',
      { en: 'Optimizer', zh: '优化器' },
      { en: 'Optimizer', zh: '优化器' },
      OPTIMIZERS,
      training.optimizer,
    ),
    {
      dimension: { path: 'training.batchSize', kind: 'categorical', values },
      group,
      label: { en: 'Batch size', zh: '批大小' },
      value: batchSize,
    },
    {
      dimension: { path: 'training.seed', kind: 'categorical', values: [1, 2, 3, 4, 5] },
      group,
      label: { en: 'Seed', zh: '随机种子' },
      value: training.seed,
    },
    {
      dimension: { path: 'data.validationShare', kind: 'categorical', values: [0.1, 0.2, 0.3] },
      group,
      label: { en: 'Validation share', zh: '验证比例' },
      value: data.validationShare,
    },
    ...ofTable(
      'training.schedule',
      { en: 'Schedule', zh: '学习率计划' },
      { en: 'Schedule', zh: '学习率计划' },
      SCHEDULES,
      training.schedule,
    ),
    ...(areClasses ? ofSettings('training', BALANCE.title, BALANCE.fields, training) : []),
    ...ofAugmentation(document, areClasses),
    ...ofSettings('training.penalties', PENALTIES.title, PENALTIES.fields, training.penalties),
    ...ofSettings('training.warmup', WARMUP.title, WARMUP.fields, training.warmup),
  ];
}

/** Activations whose parameters have defaults that suit any place. */
const ACTIVATIONS = LAYERS.filter(({ family, type }) => family === 'activation' && !/Softmax|GLU/.test(type)).map(
  ({ type }) => type,
);
/** Layers that a network can do without: their output has the shape of their input. */
const OPTIONAL = new Set(['activation', 'normalization', 'regularization']);

function ofField(at: string, node: GraphNode, field: Field): Offer[] {
  const path = `${at}.${field.key}`;
  const value = nodeValue(node, field.key);
  const offer = (varied: Varied): Offer[] => [
    { ...varied, group: same(node.name), label: field.label ?? same(field.key), value },
  ];
  switch (field.kind) {
    case 'integer':
    case 'number':
      return typeof value === 'number' ? offer({ dimension: around(path, value, field) }) : [];
    case 'boolean':
      return offer(either(path));
    case 'choice':
      return offer(among(path, field.options));
    case 'pair': {
      if (!Array.isArray(value) || field.key !== 'kernel_size') return [];
      const sizes = [
        [3, 3],
        [5, 5],
        [7, 7],
      ].filter((size) => size.join() !== value.join());
      return offer({ dimension: { path, kind: 'categorical', values: [value as readonly number[], ...sizes] } });
    }
    default:
      return [];
  }
}

function ofNode(node: GraphNode, isLast: boolean): Offer[] {
  const at = `nodes.${node.name}`;
  const group = same(node.name);
  const family = layerOf(node.type)?.family;
  if (!family && node.type !== MODULE) return [];
  if (family === 'input') return [];
  const fields = isLast ? [] : fieldsOf(node).flatMap((field) => ofField(at, node, field));
  const types: Offer[] = ACTIVATIONS.includes(node.type)
    ? [
        {
          dimension: { path: `${at}.type`, kind: 'categorical', values: ACTIVATIONS },
          usual: usualOf(`${at}.type`, ACTIVATIONS, USUAL, node.type),
          group,
          label: { en: 'layer type', zh: '层类型' },
          value: node.type,
        },
      ]
    : [];
  const bypass: Offer[] =
    (family && OPTIONAL.has(family)) || node.type === MODULE
      ? [
          {
            ...either(`${at}.bypass`),
            group,
            label: { en: 'bypassed', zh: '跳过' },
            value: node.bypass ?? false,
          },
        ]
      : [];
  return [...types, ...fields, ...bypass];
}

/** All fields that a search of this document can vary, by group. The last layers are as the data want them. */
export function offersOf(document: TensorsmithDocument): Offer[] {
  const { nodes, edges } = document.graph;
  const outputs = new Set(nodes.filter(({ type }) => type === 'Output').map(({ id }) => id));
  const last = new Set(edges.filter(({ to }) => outputs.has(to.node)).map(({ from }) => from.node));
  return [...ofTraining(document), ...nodes.flatMap((node) => ofNode(node, last.has(node.id)))];
}

/**
 * Chosen dimensions as a space: types come first, and a field is in effect beside those types that have it. One that
 * none of them has is left out.
 */
export function asSpace(chosen: readonly Dimension[]): Dimension[] {
  const types = chosen.filter(({ path }) => path.endsWith('.type'));
  const rest = chosen.filter(({ path }) => !path.endsWith('.type'));
  const within = rest.flatMap((dimension): Dimension[] => {
    const on = `${dimension.path.slice(0, dimension.path.lastIndexOf('.'))}.type`;
    const type = types.find(({ path }) => path === on);
    if (type?.kind !== 'categorical') return [dimension];
    const all = type.values as readonly string[];
    const values = typesWith(dimension.path, all);
    if (values.length === all.length) return [dimension];
    return values.length ? [{ ...dimension, when: { path: on, values } }] : [];
  });
  return [...types, ...within];
}
