/** Automatic layout as one step of the history. */
import { moveNodes, setDirection } from '../../../../engine/editing/edit.ts';
import { setNote } from '../../../../engine/editing/notes.ts';
import { arrange, type Direction } from '../../canvas/arrange.ts';
import { around, heldBy, rectOf } from '../../canvas/frames.ts';
import { layoutEngine } from '../../canvas/elk.ts';
import { connectedPorts, nodeInputs, nodeOutputs } from '../../../../engine/layers/ports.ts';
import { canvas } from '../view/canvas.svelte.ts';
import type { OpenDocument } from './document.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';

/** Arranges the whole graph, or the selection where it has several nodes; a new direction always applies to all. */
export async function arrangeShown(target: OpenDocument, wanted?: Direction): Promise<void> {
  const { graph, module } = target.drawn;
  const direction = wanted ?? graph.direction ?? 'down';
  const turned = direction !== (graph.direction ?? 'down');
  const chosen = new Set(graph.nodes.filter(({ id }) => target.selection.nodes.has(id)).map(({ id }) => id));
  const only = !turned && chosen.size > 1 ? chosen : undefined;
  const sizes = canvas.control?.sizes() ?? new Map();
  // Frames move with their content.
  const frames = (graph.notes ?? [])
    .filter(({ kind }) => kind === 'frame')
    .map((frame) => ({
      frame,
      held: heldBy(frame, graph.nodes, sizes).filter((id) =>
        graph.nodes.some((node) => node.id === id && (only?.has(id) ?? true)),
      ),
    }))
    .filter(({ held }) => held.length);
  const fed = connectedPorts(graph.edges);
  const { modules } = target.document;
  const names = (ports: readonly { readonly id: string }[]): string[] => ports.map(({ id }) => id);
  const places = await arrange(await layoutEngine(), graph, sizes, direction, {
    only,
    groups: frames.map(({ held }) => held),
    portsOf: (node) => ({
      inputs: names(nodeInputs(node, modules, fed.get(node.id) ?? [])),
      outputs: names(nodeOutputs(node, modules)),
    }),
  });
  // The user may have entered another graph meanwhile.
  if (target.drawn.module?.id !== module?.id) return;
  target.draw(i18n.m.steps.arrange, (document) =>
    frames.reduce(
      (current, { frame, held }) =>
        setNote(current, frame.id, around(held.map((id) => rectOf({ id, position: places.get(id)! }, sizes)))),
      setDirection(moveNodes(document, places), direction),
    ),
  );
  if (!only) requestAnimationFrame(() => canvas.control?.fit());
}
