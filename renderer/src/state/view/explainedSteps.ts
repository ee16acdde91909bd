/** The steps of a training step of a drawn graph, in order: forward, loss, backward, update. */
import type { Analysis } from '../../../../engine/analysis/types.ts';
import type { Graph } from '../../../../engine/model/types.ts';

export const PHASES = ['forward', 'loss', 'backward', 'update'] as const;
export type Phase = (typeof PHASES)[number];

export interface ExplainedStep {
  readonly phase: Phase;
  readonly node: string;
}

/** Every node in the order in which a training step computes it. */
export function stepsOf(
  { nodes }: Graph,
  { order, nodes: analyses }: Pick<Analysis, 'order' | 'nodes'>,
): ExplainedStep[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const drawn = order.filter((id) => byId.has(id));
  const isOutput = (id: string): boolean => byId.get(id)!.type === 'Output';
  const inner = drawn.filter((id) => !isOutput(id) && byId.get(id)!.type !== 'Input');
  const learns = inner.filter((id) => analyses.get(id)?.parameters.some(({ trainable }) => trainable));
  const at = (phase: Phase) => (node: string) => ({ phase, node });
  return [
    ...drawn.filter((id) => !isOutput(id)).map(at('forward')),
    ...drawn.filter(isOutput).map(at('loss')),
    ...[...inner].reverse().map(at('backward')),
    ...learns.map(at('update')),
  ];
}

/** The step of a node in a phase; where it has none there, its nearest phase. -1 where it has none at all. */
export function stepIndex(steps: readonly ExplainedStep[], phase: Phase, node: string): number {
  const exact = steps.findIndex((step) => step.node === node && step.phase === phase);
  return exact >= 0 ? exact : steps.findIndex((step) => step.node === node);
}
