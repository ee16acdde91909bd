/** Weights of one network for another: taken where name and shape are the same. */
import type { HostTensor } from '../../runtime/runtime.ts';
import { type Network, parameterNames } from './network.ts';
import { toStored } from './weightLayout.ts';

/** A parameter of the new network. */
export interface TransferRow {
  /** `conv1.weight` */
  readonly name: string;
  readonly shape: readonly number[];
  /** The shape that the other network has under this name; null where it has none. It is taken where both are equal. */
  readonly there: readonly number[] | null;
  readonly taken: boolean;
}

export interface Transfer {
  readonly rows: readonly TransferRow[];
  /** Names of weights that the new network has no use for. */
  readonly unused: readonly string[];
  /** Ids of nodes in the document's own graph, all of whose parameters are taken. */
  readonly nodes: readonly string[];
}

/** Saved weights by full name, in PyTorch's shapes and order. */
type Saved = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;

const isSame = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();

/** The weights that are taken, in the programs' layout. */
export function takenWeights({ parameters }: Network, saved: Saved): Record<string, HostTensor> {
  const taken: Record<string, HostTensor> = {};
  for (const spec of parameters) {
    const there = saved.get(spec.fullName);
    if (there && isSame(there.shape, spec.shape)) taken[spec.fullName] = toStored(spec, there.data);
  }
  return taken;
}

/** What is taken of another network's weights, and what is not. */
export function transferOf(network: Network, saved: Saved): Transfer {
  const rows = network.parameters.map(({ fullName: name, shape }): TransferRow => {
    const there = saved.get(name)?.shape ?? null;
    return { name, shape, there, taken: there !== null && isSame(there, shape) };
  });
  const own = new Set(rows.map(({ name }) => name));
  const taken = new Set(rows.flatMap((row) => (row.taken ? [row.name] : [])));
  return {
    rows,
    unused: [...saved.keys()].filter((name) => !own.has(name)),
    nodes: wholeNodes(network, taken),
  };
}

/** An instance of a module counts with all that is in it: flat ids begin with the instance's, and a repetition's number. */
function wholeNodes(network: Network, taken: ReadonlySet<string>): string[] {
  const whole = new Map<string, boolean>();
  for (const { node } of network.layers) {
    const names = parameterNames(network, node);
    if (!names.length) continue;
    const [top] = node.id.split('/');
    const id = node.id.includes('/') ? top!.replace(/\.\d+$/, '') : top!;
    whole.set(id, (whole.get(id) ?? true) && names.every((name) => taken.has(name)));
  }
  return [...whole].flatMap(([id, is]) => (is ? [id] : []));
}
