/** Builds networks from code: chains of layers, laid out from top to bottom. */
import { addNode, connect, renameNode, setParams } from './edit.ts';
import { addInstance } from './modules.ts';
import type { Endpoint, Graph, Params, TensorsmithDocument } from '../model/types.ts';
import { nodeInputs, nodeOutputs } from '../layers/ports.ts';

const ROW = 96;
/** Distance of columns, with room for the labels of long edges. */
const COLUMN = 264;

/** `['Conv2d', { out_channels: 6 }]`, with an optional name; `@Block` is an instance of a module. */
export type Step = readonly [type: string, params?: Params, name?: string];

/** A square convolution with size-preserving padding. */
export const squareConv = (channels: number, kernel: number, stride = 1, groups = 1, bias = false): Params => ({
  out_channels: channels,
  kernel_size: [kernel, kernel],
  stride: [stride, stride],
  padding: [(kernel - 1) / 2, (kernel - 1) / 2],
  groups,
  bias,
});

export class GraphBuilder {
  document: TensorsmithDocument;
  #row = 0;

  constructor(document: TensorsmithDocument) {
    this.document = document;
  }

  /** Adds layers in sequence, the first after `from`. Returns the output port of the last one. */
  chain(steps: readonly Step[], from: Endpoint | null = null, column = 0): Endpoint {
    let end = from;
    for (const step of steps) end = this.#add(step, end ? [end] : [], column);
    return end!;
  }

  /** Adds a layer of several inputs. */
  join(step: Step, inputs: readonly Endpoint[], column = 0): Endpoint {
    return this.#add(step, inputs, column);
  }

  /** Sets the next row, as for a parallel branch. */
  goTo(row: number): void {
    this.#row = row;
  }
  get row(): number {
    return this.#row;
  }

  /** Adds a module, built by a builder of its own. */
  module(name: string, draw: (inner: GraphBuilder) => void): void {
    const inner = new GraphBuilder({ ...this.document, graph: { nodes: [], edges: [] } });
    draw(inner);
    const { modules } = this.document;
    this.document = {
      ...this.document,
      modules: [...modules, { id: `m${modules.length + 1}`, name, graph: inner.document.graph }],
    };
  }

  get graph(): Graph {
    return this.document.graph;
  }

  #add([type, params = {}, name]: Step, inputs: readonly Endpoint[], column: number): Endpoint {
    const position = { x: column * COLUMN, y: this.#row * ROW };
    this.#row += 1;
    const { modules } = this.document;
    const module = type.startsWith('@') ? modules.find((m) => m.name === type.slice(1)) : undefined;
    const added = module ? addInstance(this.document, module.id, position) : addNode(this.document, type, position, {});
    this.document = setParams(added.document, added.id, params);
    if (name) this.document = renameNode(this.document, added.id, name);
    inputs.forEach((from, i) => {
      const node = this.graph.nodes.find(({ id }) => id === added.id)!;
      const used = this.graph.edges.filter(({ to }) => to.node === added.id).map(({ to }) => to.port);
      const port = nodeInputs(node, modules, used)[i]!;
      this.document = connect(this.document, from, { node: added.id, port: port.id });
    });
    const node = this.graph.nodes.find(({ id }) => id === added.id)!;
    return { node: added.id, port: nodeOutputs(node, modules)[0]?.id ?? 'out' };
  }
}
