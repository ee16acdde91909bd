/** Validation of parameter values by their fields. */
import type { ErrorParams } from '../errors/types.ts';
import type { Params, ParamValue } from '../model/types.ts';
import type { LayerDefinition } from './definition.ts';
import type { Field, Resolved } from './parameters.ts';
import { LayerProblem } from './problem.ts';

const isInteger = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

function range(field: { min?: number; max?: number }): string {
  if (field.min !== undefined && field.max !== undefined) return `${field.min} … ${field.max}`;
  if (field.min !== undefined) return `≥ ${field.min}`;
  return field.max === undefined ? '' : `≤ ${field.max}`;
}

const inRange = (value: number, { min = -Infinity, max = Infinity }: { min?: number; max?: number }): boolean =>
  Number.isFinite(value) && value >= min && value <= max;

/** Allowed values in words, or null where the value is valid. */
export function fieldFault(field: Field, value: ParamValue | undefined): string | null {
  switch (field.kind) {
    case 'derived':
      return null;
    case 'integer':
      return isInteger(value) && inRange(value, field) ? null : `integer ${range(field)}`.trim();
    case 'number':
      return typeof value === 'number' && inRange(value, field) ? null : `number ${range(field)}`.trim();
    case 'boolean':
      return typeof value === 'boolean' ? null : 'true / false';
    case 'choice':
      return field.options.some((option) => option.value === value)
        ? null
        : field.options.map((o) => o.value).join(' / ');
    case 'pair':
      if (value === null && field.default === null) return null;
      return Array.isArray(value) &&
        value.length === 2 &&
        value.every((n) => isInteger(n) && n >= field.min && n <= 65_536)
        ? null
        : `[h, w] ≥ ${field.min}`;
    case 'triple':
      if (value === null && field.default === null) return null;
      return Array.isArray(value) &&
        value.length === 3 &&
        value.every((n) => isInteger(n) && n >= field.min && n <= 65_536)
        ? null
        : `[d, h, w] ≥ ${field.min}`;
    case 'shape':
      return Array.isArray(value) &&
        value.length >= 1 &&
        value.length <= 4 &&
        value.every((n) => isInteger(n) && ((n >= 1 && n <= 65_536) || (field.rest === true && n === -1)))
        ? null
        : `[1 … 65536, …]${field.rest ? ', one of them may be -1' : ''}`;
    case 'text':
      return typeof value === 'string' && value.length <= field.max ? null : `text ≤ ${field.max}`;
  }
}

/** Throws for the first unknown parameter, which would otherwise be ignored silently. */
export function checkNames(layer: LayerDefinition, params: Params): void {
  const unknown = Object.keys(params).find((key) => !layer.fields.some((field) => field.key === key));
  if (unknown === undefined) return;
  const known = layer.fields.map(({ key }) => key).join(', ') || '–';
  throw new LayerProblem(
    'layer.unknownParam',
    { layer: layer.type, field: unknown, known },
    {
      field: unknown,
      // Replaced by a layer of its own type, it keeps the parameters of that type.
      fixes: [{ kind: 'replace', layer: layer.type }],
    },
  );
}

/** Cache of valid parameters, which are replaced and never mutated (registry.ts has one object for each layer). */
const allowed = new WeakSet<Resolved>();

/** Throws for the first invalid parameter. */
export function checkParams(layer: LayerDefinition, params: Resolved): void {
  if (allowed.has(params)) return;
  for (const field of layer.fields) {
    const value = params[field.key];
    const expected = fieldFault(field, value);
    if (expected === null) continue;
    const details: ErrorParams = { layer: layer.type, field: field.key, expected, got: JSON.stringify(value) };
    const fixed = field.kind === 'derived' ? {} : { [field.key]: field.default };
    throw new LayerProblem('layer.param', details, {
      field: field.key,
      fixes: [{ kind: 'setParams', params: fixed }],
    });
  }
  allowed.add(params);
}
