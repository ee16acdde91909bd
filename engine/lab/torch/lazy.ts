/** Layers that find out the number of their inputs at their first call, and are the plain layer from then on. */
import { raised } from '../problem.ts';
import { Arguments } from '../python/arguments.ts';
import type { PyClass, PyValue } from '../python/values.ts';
import type { Torch } from './context.ts';
import type { Layer } from './layer.ts';
import { Tensor } from './tensor.ts';

/** Name of the lazy layer → the layer it becomes, the argument that is found, and the axis whose size that is. */
const LAZY: Readonly<Record<string, { readonly becomes: string; readonly found: string; readonly axis: number }>> = {
  LazyLinear: { becomes: 'Linear', found: 'in_features', axis: -1 },
  LazyConv2d: { becomes: 'Conv2d', found: 'in_channels', axis: -3 },
  LazyBatchNorm1d: { becomes: 'BatchNorm1d', found: 'num_features', axis: 1 },
  LazyBatchNorm2d: { becomes: 'BatchNorm2d', found: 'num_features', axis: 1 },
};

/** The lazy layer of a plain one. @param plain its class, and what it is */
function lazyLayer(name: string, plain: PyClass, layer: Layer): Layer {
  const { found, axis } = LAZY[name]!;
  const names = layer.names.filter((one) => one !== found);
  return {
    names,
    ...(layer.defaults ? { defaults: layer.defaults } : {}),
    begin: (_, __, self) => void self.attributes.set(found, 0n),
    forward: (torch, self, inputs) => {
      const [x] = inputs;
      if (!(x instanceof Tensor)) throw raised('TypeError', 'forward() expects a Tensor');
      const size = x.shape.at(axis) ?? 0;
      const given = new Map<string, PyValue>(names.map((one) => [one, self.attributes.get(one) ?? null]));
      given.set(found, BigInt(size));
      self.attributes.set(found, BigInt(size));
      layer.begin?.(torch, new Arguments(plain.name, layer.names, [], given), self);
      // From now on it is the plain layer, in what it is called as well.
      self.cls = plain;
      return layer.forward(torch, self, inputs);
    },
    says: layer.says,
  };
}

type Made = (torch: Torch, base: PyClass, name: string, layer: Layer) => PyClass;

/** The lazy classes by name. */
export function lazyClasses(
  torch: Torch,
  base: PyClass,
  made: Made,
  layers: Readonly<Record<string, Layer>>,
  plain: ReadonlyMap<string, PyValue>,
): [string, PyClass, Layer][] {
  return Object.entries(LAZY).map(([name, { becomes }]) => {
    const layer = lazyLayer(name, plain.get(becomes) as PyClass, layers[becomes]!);
    const cls = made(torch, base, name, layer);
    return [name, cls, layer];
  });
}
