/** All initializers: initial values of a parameter in PyTorch's shape and order. */
import { UserError } from '../errors/error.ts';
import { entry, type SettingsOf } from '../settings/fields.ts';
import { named } from '../settings/python.ts';
import type { InitializerDefinition } from './initializer.ts';
import type { Source } from './random.ts';
import { INITIALIZERS } from './registry.generated.ts';

export { INITIALIZERS };
export type InitializerSettings = SettingsOf<typeof INITIALIZERS>;

/** The choice of the layer's own initialization. */
export const OWN_INITIALIZER = entry(
  ['PyTorch default', 'PyTorch 默认'],
  ['PyTorch’s default initialization of this layer.', 'PyTorch 对该层的默认初始化。'],
  {},
);

const initializerOf = ({ type }: Pick<InitializerSettings, 'type'>): InitializerDefinition => INITIALIZERS[type];

/** Whether an initializer supports a parameter of that many axes. */
export function suits(type: InitializerSettings['type'], axes: number): boolean {
  const [least, most] = initializerOf({ type }).axes ?? [0, Infinity];
  return axes >= least && axes <= most;
}

/** Throws a UserError where the initializer does not support the parameter's number of axes. */
export function initialize(
  settings: InitializerSettings,
  shape: readonly number[],
  source: Source,
  name: string,
): Float32Array {
  if (!suits(settings.type, shape.length)) {
    throw new UserError('run.initializer', { kind: settings.type, name, shape: shape.join('×') });
  }
  return initializerOf(settings).fill(settings, shape, source);
}

/** Python statement that initializes a parameter. @param parameter expression of it: `self.conv1.weight` */
export function initializerStatement(settings: InitializerSettings, parameter: string): string {
  const { python } = initializerOf(settings);
  if (python) return python(settings, parameter);
  const { type, ...args } = settings;
  const values = Object.keys(args).length ? `, ${named(args)}` : '';
  return `nn.init.${type}_(${parameter}${values})`;
}
