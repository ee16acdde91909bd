/** Program that outputs the activations of every drawn node for one input, in evaluation mode. */
import type { Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { toPlain } from '../../layers/lowering.ts';
import type { FlatGraph } from '../../analysis/flat/flat.ts';
import { instanceSettings } from '../../layers/module.ts';
import { layerOf } from '../../layers/registry.ts';
import type { Program } from '../../program/types.ts';
import { lowerForward } from '../network/lower.ts';
import type { Network } from '../network/network.ts';

/** Most channels that are output, of images and volumes. */
export const MOST_MAPS = 16;

export interface ActivationProgram {
  /** `x`, a batch of the network's input in PyTorch's order → `node0`, `node1`, …, `taken0`, … as float32. */
  readonly program: Program;
  /** Flat ids of the drawn nodes, in the order of the results. */
  readonly nodes: readonly string[];
  /** Flat ids of the layers that choose, in the order of `taken0`, …: 1 for then, −1 for otherwise, 0 where it is left out. */
  readonly choices: readonly string[];
}

/** Not computed for an input; the branch that it took; how often a module was repeated. */
export type Course = 'skipped' | 'then' | 'otherwise' | { readonly repeats: number };

/** Drawn nodes of the graph whose flat ids begin with `within`, each with the flat node whose output is shown. */
function drawnNodes(flat: FlatGraph, within: string): ReadonlyMap<string, string> {
  const own = (id: string): boolean => id.startsWith(within) && !/[/+>?]/.test(id.slice(within.length));
  const shown = new Map(flat.nodes.flatMap(({ id }) => (own(id) ? [[id, id] as const] : [])));
  for (const [id, { outputs }] of flat.instances) if (own(id) && outputs[0] !== undefined) shown.set(id, outputs[0]);
  return shown;
}

/**
 * @param within prefix of the flat ids of the graph's nodes: empty for the document's own graph, `n3.0/` in a module
 */
export function activationProgram(network: Network, within: string): ActivationProgram {
  const b = createBuilder();
  const x = b.input('x', { dtype: network.inputType, shape: network.inputShape });
  const drawn = [...drawnNodes(network.analysis.flat, within)];
  const wanted = new Set(drawn.map(([, id]) => id));
  const seen = new Map<string, Value>();
  const taken = new Map<string, Value>();
  lowerForward(
    b,
    network,
    { value: x, layout: 'plain' },
    {
      training: false,
      counter: null,
      shard: 0,
      tap: ({ id, type }, [first], gates) => {
        if (layerOf(type)?.chooses) taken.set(id, gates.taken(id));
        if (!wanted.has(id) || !first) return;
        const plain = toPlain(b, first);
        const { shape } = plain.type;
        const some =
          shape.length > 3 && (shape[1] as number) > MOST_MAPS
            ? b.slice(
                plain,
                shape.map(() => 0),
                shape.map((_, axis) => (axis === 1 ? MOST_MAPS : -1)),
              )
            : plain;
        seen.set(id, gates.live(id, some.type.dtype === 'float32' ? some : b.cast(some, 'float32')));
      },
    },
  );
  const known = drawn.filter(([, id]) => seen.has(id));
  const program = b.finish({
    ...Object.fromEntries(known.map(([, id], i) => [`node${i}`, seen.get(id)!])),
    ...Object.fromEntries([...taken.values()].map((value, i) => [`taken${i}`, value])),
  });
  const nodes = known.map(([node]) => node);
  return { program: { ...program, effects: [] }, nodes, choices: [...taken.keys()] };
}

/**
 * What a condition did with a drawn node, for the input of a look.
 * @param taken by flat id of each choice: 1 for then, −1 for otherwise, 0 where it was not made
 */
export function courseOf(network: Network, node: string, taken: ReadonlyMap<string, number>): Course | undefined {
  const { instances, nodes } = network.analysis.flat;
  const instance = instances.get(node);
  const [end = node] = instance?.outputs ?? [];
  const guard = network.branches.get(end)?.at(-1);
  if (guard && taken.get(guard.choice) !== (guard.side ? 1 : -1)) return 'skipped';
  if (!instance) {
    const own = taken.get(node);
    return own === undefined ? undefined : own > 0 ? 'then' : 'otherwise';
  }
  const { runs } = instanceSettings(instance.params);
  if (runs === 'always') return undefined;
  // The choices between what each repetition outputs and what was there before.
  const rounds = nodes.filter(({ id }) => id.startsWith(node) && /^(\.\d+)?\/\?0$/.test(id.slice(node.length)));
  const repeats = rounds.filter(({ id }) => taken.get(id) === 1).length;
  return runs === 'while' ? { repeats } : repeats ? 'then' : 'skipped';
}
