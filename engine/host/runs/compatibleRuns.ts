/** Finds saved runs whose weights match a drawn network, by their documents. */
import { createHash } from 'node:crypto';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { RunSummary } from '../../protocol/reports.ts';
import { buildNetwork, type Network } from '../../training/network/network.ts';

type Saved = Pick<RunSummary, 'run' | 'parameters'>;

/** Caches the documents it has read: a run's document never changes. */
export class CompatibleRuns {
  readonly #document: (run: string) => Promise<TensorsmithDocument>;
  readonly #weights = new Map<string, string>();

  constructor(document: (run: string) => Promise<TensorsmithDocument>) {
    this.#document = document;
  }

  /** Compatible runs in the given order. Throws a UserError where the drawn network cannot be trained. */
  async among(saved: readonly Saved[], drawn: TensorsmithDocument): Promise<string[]> {
    const network = buildNetwork(drawn);
    const { parameters } = network.analysis.totals;
    const wanted = weightsOf(network);
    const fitting: string[] = [];
    // Runs with another number of parameters are skipped.
    for (const { run } of saved.filter((one) => one.parameters === parameters))
      if ((await this.#weightsOf(run)) === wanted) fitting.push(run);
    return fitting;
  }

  async #weightsOf(run: string): Promise<string> {
    const known = this.#weights.get(run);
    if (known !== undefined) return known;
    // A document that is invalid by now matches nothing.
    const weights = await this.#document(run).then(
      (document) => weightsOf(buildNetwork(document)),
      () => '',
    );
    this.#weights.set(run, weights);
    return weights;
  }
}

/**
 * A fingerprint of a network's weights: equal where layers with weights, and the names and shapes of the weights, are
 * equal. Layers without weights, the drawing, data and training settings do not matter.
 */
function weightsOf({ layers, analysis }: Network): string {
  const all = layers.flatMap(({ node }) =>
    analysis.nodes
      .get(node.id)!
      .parameters.map(({ name, shape }) => `${node.weights}.${name} ${node.type} ${shape.join()}`),
  );
  // Instances may share weights, and parallel branches have no order.
  const lines = [...new Set(all)].sort().join('\n');
  return createHash('sha256').update(lines).digest('base64');
}
