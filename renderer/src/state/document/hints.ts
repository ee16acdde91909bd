/** Selects the problems and hints to show while drawing, and before training. */
import { trainingHints } from '../../../../engine/analysis/hints/trainingHints.ts';
import type { Analysis, Problem } from '../../../../engine/analysis/types.ts';
import type { Graph, TensorsmithDocument } from '../../../../engine/model/types.ts';
import { labelOf, labelWidth } from '../../../../engine/datasets/shape.ts';
import { datasets } from '../data/datasets.svelte.ts';

/** Number of classes of a document's data; null where labels are not classes, or the data are not read yet. */
export function knownClasses({ data }: TensorsmithDocument): number | null {
  const report = datasets.ready(data.source);
  return report && 'classes' in report && report.classes > 1 ? report.classes : null;
}

/** Number of values that a table predicts as numbers; null for classes, other data, or none that are read yet. */
function knownTargets({ data }: TensorsmithDocument): number | null {
  const report = datasets.ready(data.source);
  return report?.kind === 'table' && report.task === 'regression' ? labelWidth(labelOf(report.programs)) : null;
}

/** Until there is an Output, an unused output is where the user continues, and is not reported. */
function toldProblems(graph: Graph, { problems }: Analysis): readonly Problem[] {
  const ended = graph.nodes.some(({ type }) => type === 'Output');
  return problems.filter(({ error }) => ended || error.code !== 'graph.unusedOutput');
}

/** Problems and hints of the document's own graph, including its training settings. */
export function documentProblems(document: TensorsmithDocument, analysis: Analysis): readonly Problem[] {
  const { graph, training } = document;
  if (!graph.nodes.length) return analysis.problems;
  const classes = knownClasses(document);
  return [
    ...toldProblems(graph, analysis),
    ...trainingHints({ graph, training, analysis, classes, targets: knownTargets(document) }),
  ];
}

/** Problems of a graph shown by itself, such as that of a module. */
export const innerProblems = (graph: Graph, analysis: Analysis): readonly Problem[] => toldProblems(graph, analysis);

/** Minor hints, which do not delay a run. */
const MINOR: ReadonlySet<string> = new Set(['hint.needlessBias']);

/** Hints to confirm before a run. */
export const worthAsking = (hints: readonly Problem[]): readonly Problem[] =>
  hints.filter(({ error }) => !MINOR.has(error.code));
