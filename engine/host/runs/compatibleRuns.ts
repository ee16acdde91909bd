/** Which saved runs hold the weights of a network as it is drawn, by the documents they were trained from. */
import { createHash } from 'node:crypto';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { RunSummary } from '../../protocol/reports.ts';
import { buildNetwork, type Network } from '../../training/network.ts';

type Saved = Pick<RunSummary, 'run' | 'parameters'>;

/** Remembers what it has read: the document of a run never changes. */
export class Fitting {
  readonly #document: (run: string) => Promise<TensorsmithDocument>;
  readonly #weights = new Map<string, string>();

  constructor(document: (run: string) => Promise<TensorsmithDocument>) {
    this.#document = document;
  }

  /** In the order that is given. Throws a UserError where the drawn network cannot be trained. */
  async among(saved: readonly Saved[], drawn: TensorsmithDocument): Promise<string[]> {
    const network = buildNetwork(drawn);
    const { parameters } = network.analysis.totals;
    const wanted = weightsOf(network);
    const fitting: string[] = [];
    // What counts another number of parameters needs no reading.
    for (const { run } of saved.filter((one) => one.parameters === parameters))
      if ((await this.#weightsOf(run)) === wanted) fitting.push(run);
    return fitting;
  }

  async #weightsOf(run: string): Promise<string> {
    const known = this.#weights.get(run);
    if (known !== undefined) return known;
    // A document that can be read or trained no more fits nothing.
    const weights = await this.#document(run).then(
      (document) => weightsOf(buildNetwork(document)),
      () => '',
    );
    this.#weights.set(run, weights);
    return weights;
  }
}

/**
 * The same for networks whose layers with weights are the same, with the same names and shapes of the weights. Layers
 * without weights, the drawing, data and training make no difference.
 */
function weightsOf({ layers, analysis }: Network): string {
  const all = layers.flatMap(({ node }) =>
    analysis.nodes
      .get(node.id)!
      .parameters.map(({ name, shape }) => `${node.weights}.${name} ${node.type} ${shape.join()}`),
  );
  // Instances may share weights, and what stands side by side has no order.
  const lines = [...new Set(all)].sort().join('\n');
  return createHash('sha256').update(lines).digest('base64');
}
