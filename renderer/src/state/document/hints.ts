/** Which of the things that are known of a drawing are told while one draws. */
import type { Problem } from '../../../../engine/analysis/types.ts';
import type { Drawing } from './document.svelte.ts';

/** Until there is an Output, an end that nothing uses is where one goes on drawing: nothing to be told. */
export function toldProblems({ graph, analysis }: Drawing): readonly Problem[] {
  const ended = graph.nodes.some(({ type }) => type === 'Output');
  return analysis.problems.filter(({ error }) => ended || error.code !== 'graph.unusedOutput');
}
