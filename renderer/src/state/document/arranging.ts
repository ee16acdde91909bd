/** Automatic arrangement as one step of the history. */
import { moveNodes, setDirection } from '../../../../engine/editing/edit.ts';
import { setNote } from '../../../../engine/editing/notes.ts';
import { arrange, type Direction } from '../../canvas/arrange.ts';
import { around, heldBy, rectOf } from '../../canvas/frames.ts';
import { layoutEngine } from '../../canvas/elk.ts';
import { canvas } from '../view/canvas.svelte.ts';
import type { OpenDocument } from './document.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';

/** All that is shown, or what is selected of it where that is more than one node; in a new direction, all. */
export async function arrangeShown(target: OpenDocument, wanted?: Direction): Promise<void> {
  const { graph, module } = target.drawn;
  const direction = wanted ?? graph.direction ?? 'down';
  const turned = direction !== (graph.direction ?? 'down');
  const chosen = new Set(graph.nodes.filter(({ id }) => target.selection.nodes.has(id)).map(({ id }) => id));
  const only = !turned && chosen.size > 1 ? chosen : undefined;
  const places = await arrange(await layoutEngine(), graph, canvas.control?.sizes() ?? new Map(), direction, only);
  // Frames go with what they hold.
  const sizes = canvas.control?.sizes() ?? new Map();
  const frames = (graph.notes ?? [])
    .filter(({ kind }) => kind === 'frame')
    .map((frame) => ({ frame, held: heldBy(frame, graph.nodes, sizes).filter((id) => places.has(id)) }))
    .filter(({ held }) => held.length);
  // The user may have gone into another graph meanwhile.
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
