import { formatError, UserError } from '../errors/error.ts';
import { analyze } from '../analysis/analyze.ts';
import { withLayerName } from '../analysis/layerName.ts';
import { formatBytes, formatCount, formatShape, formatShort } from '../errors/format.ts';
import { openDocument } from './files.ts';
import { json, say, table } from './terminal.ts';

/** Lists nodes with shapes and costs, and all problems. Exit code 1 where there are errors. */
export async function inspectCommand(file: string, flags: { json: boolean }): Promise<void> {
  const document = await openDocument(file);
  const { graph } = document;
  const analysis = analyze(graph, document.modules);
  const drawn = analysis.flat.nodes;
  const order = analysis.order.length ? analysis.order : drawn.map(({ id }) => id);
  const nodes = order.map((id) => {
    const node = drawn.find((other) => other.id === id)!;
    const known = analysis.nodes.get(id)!;
    return {
      id,
      name: node.name,
      type: node.type,
      status: known.status,
      summary: known.summary,
      inputs: known.inputs.map((type) => (type ? formatShape(type.shape) : null)),
      outputs: known.outputs.map((type) => (type ? formatShape(type.shape) : null)),
      parameters: known.parameterCount,
      multiplyAdds: known.multiplyAdds,
    };
  });
  const problems = analysis.problems.map(({ severity, error, path, blocks }) => ({
    severity,
    code: error.code,
    message: formatError(error, 'en'),
    node: drawn.find(({ id }) => id === path)?.name ?? null,
    blocks: blocks.map((id) => graph.nodes.find((other) => other.id === id)?.name ?? id),
  }));
  if (flags.json) json({ name: document.name, nodes, totals: analysis.totals, problems });
  else {
    const rows = nodes.map((node) => [
      node.name,
      node.type,
      node.summary,
      (node.outputs[0] === undefined ? node.inputs[0] : node.outputs[0]) ?? (node.status === 'ok' ? '' : '?'),
      node.parameters ? formatCount(node.parameters) : '',
    ]);
    say(table([['name', 'layer', '', 'shape', 'parameters'], ...rows], [4]));
    const { totals } = analysis;
    say(
      `\n${totals.layers} layers, ${formatCount(totals.parameters)} parameters, ${formatShort(totals.multiplyAdds)} MACs and ${formatBytes(totals.activationBytes)} of activations per sample`,
    );
    analysis.problems.forEach((problem, i) => {
      const { severity, blocks } = problems[i]!;
      const blocked = blocks.length ? ` It blocks ${blocks.join(', ')}.` : '';
      say(`${severity}: ${formatError(withLayerName(problem, drawn), 'en')}${blocked}`);
    });
  }
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (errors) throw new UserError('cli.problems', { count: errors, file });
}
