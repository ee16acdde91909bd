/**
 * Implementation of every menu command, and when it is enabled. Typed over the whole menu: a missing one does not
 * compile.
 */
import { COMMANDS, type CommandId } from '../../../engine/protocol/menu.ts';
import { client } from '../shell/client.ts';
import { arrangeShown } from '../state/document/arranging.ts';
import { canvas } from '../state/view/canvas.svelte.ts';
import {
  copySelected,
  copyShareText,
  cutSelected,
  duplicateSelected,
  isDocumentText,
  openPasted,
  openShared,
  pasteFromSystem,
  pasteFromEvent,
} from '../state/document/clipboard.ts';
import { isShareText } from '../state/document/sharing.ts';
import {
  enterSelected,
  isFed,
  isModule,
  makeModuleOfSelected,
  endToAddBehind,
  removeSelected,
  selectNeighbour,
  toggleSelected,
  unpackSelected,
} from '../state/document/editing.ts';
import { landmarks } from '../state/view/landmarks.ts';
import { type DialogName, layout, type Room } from '../state/view/layout.svelte.ts';
import { addFrameHere, addNoteHere } from '../state/document/noting.ts';
import { activationView } from '../state/view/activationView.svelte.ts';
import { explaining } from '../state/view/explaining.svelte.ts';
import { lab } from '../state/lab/lab.svelte.ts';
import { layerTimes } from '../state/run/layerTimes.svelte.ts';
import { lessons } from '../state/lessons/lessons.svelte.ts';
import { queue } from '../state/run/queue.svelte.ts';
import { ranging } from '../state/run/rangeTest.svelte.ts';
import { saveWithData } from '../state/document/packs.ts';
import { recommending } from '../state/document/recommending.svelte.ts';
import { runs } from '../state/run/runs.svelte.ts';
import { tour } from '../state/document/tour.svelte.ts';
import { training } from '../state/run/training.svelte.ts';
import { workspace } from '../state/document/workspace.svelte.ts';
import type { OpenDocument } from '../state/document/document.svelte.ts';
import { commitFocused } from './focused.ts';
import { focusedElement, isTyping, matches } from './keys.ts';
import { i18n } from '../state/preferences/i18n.svelte.ts';
import { toasts } from '../state/view/toasts.svelte.ts';
import { keysOf } from './shortcuts.ts';
import { readyToTrain, startTraining } from './startTraining.ts';

interface Action {
  readonly enabled?: () => boolean;
  readonly run: () => unknown;
}

const active = (): OpenDocument | undefined => workspace.active;
const withActive =
  (run: (document: OpenDocument) => unknown): (() => unknown) =>
  () => {
    const document = active();
    return document && run(document);
  };
const room = (name: Room): Action => ({ run: () => (layout.room = name) });
const dialog = (name: DialogName): Action => ({ run: () => (layout.dialog = name) });
const showsLab = (): boolean => layout.room === 'lab' && !layout.start;
/** Whether the person's own cells of the lab are shown. */
const inLab = (): boolean => showsLab() && !lessons.open;
/** Whether a lesson is shown: what is out of sight is not undone. */
const inLesson = (): boolean => showsLab() && lessons.open !== null;
const designing = (): boolean => layout.room === 'design' && active() !== undefined;
const hasNodes = (): boolean => designing() && active()!.selection.nodes.size > 0;
const hasOne = (): boolean => hasNodes() && active()!.selection.nodes.size === 1;
const hasSelection = (): boolean => hasNodes() || (designing() && active()!.selection.edges.size > 0);

/** Focuses the name in the inspector, which opens for it; a note is edited in place. */
function rename(): void {
  const [id] = active()?.selection.nodes ?? [];
  if (id?.startsWith('note')) {
    canvas.writing = id;
    return;
  }
  layout.open('design.right');
  requestAnimationFrame(() => {
    const [field] = landmarks('nodeName');
    if (!(field instanceof HTMLInputElement)) return;
    field.focus();
    field.select();
  });
}

/** Opens the range test and starts it, unless it has a result already, or something is missing. */
function findRate(document: OpenDocument): void {
  if (!readyToTrain(document)) return;
  layout.dialog = 'range';
  if (!ranging.of(document)) requestAnimationFrame(() => void ranging.run(document));
}

async function test(document: OpenDocument): Promise<void> {
  const view = training.of(document);
  if (!view?.testable) return;
  runs.select(document.key, view.id);
  layout.room = 'explore';
  await training.test(view);
}

export const ACTIONS: Readonly<Record<CommandId, Action>> = {
  'file.new': {
    run: () => {
      workspace.create();
      layout.room = 'design';
    },
  },
  'file.open': { run: () => workspace.open() },
  'file.start': { run: () => (layout.start = true) },
  'file.recommend': { run: () => recommending.open(null, active()) },
  'file.save': { run: () => (inLab() ? lab.save() : active() && workspace.save(active()!)) },
  'file.saveAs': { run: withActive((document) => workspace.save(document, true)) },
  'file.saveWithData': { enabled: () => active() !== undefined, run: withActive(saveWithData) },
  'file.export': dialog('export'),
  'file.share': { enabled: () => active() !== undefined, run: withActive(copyShareText) },
  'file.picture': { ...dialog('picture'), enabled: () => active() !== undefined },
  'file.close': { run: withActive((document) => workspace.close(document)) },
  'edit.undo': {
    enabled: () => !inLesson() && (inLab() ? lab.canUndo : active()?.canUndo === true),
    run: () => (inLab() ? lab.undo() : active()?.undo()),
  },
  'edit.redo': {
    enabled: () => !inLesson() && (inLab() ? lab.canRedo : active()?.canRedo === true),
    run: () => (inLab() ? lab.redo() : active()?.redo()),
  },
  'edit.cut': { enabled: hasNodes, run: withActive(cutSelected) },
  'edit.copy': { enabled: hasNodes, run: withActive(copySelected) },
  'edit.paste': { enabled: designing, run: withActive((document) => pasteFromSystem(document)) },
  'edit.pasteConnected': { enabled: designing, run: withActive((document) => pasteFromSystem(document, true)) },
  'edit.add': {
    enabled: designing,
    run: withActive((document) => {
      const from = endToAddBehind(document);
      canvas.control?.quickAdd(from && { from, behind: isFed(document, from) });
    }),
  },
  'edit.connect': {
    enabled: hasOne,
    run: withActive((document) => (canvas.connecting = [...document.selection.nodes][0] ?? null)),
  },
  'edit.note': { enabled: designing, run: withActive(addNoteHere) },
  'edit.frame': { enabled: designing, run: withActive(addFrameHere) },
  'edit.rename': { enabled: hasOne, run: rename },
  'edit.collapse': { enabled: hasNodes, run: withActive((document) => toggleSelected(document, 'collapsed')) },
  'edit.next': { enabled: designing, run: withActive((document) => selectNeighbour(document, 1)) },
  'edit.previous': { enabled: designing, run: withActive((document) => selectNeighbour(document, -1)) },
  'edit.duplicate': { enabled: hasNodes, run: withActive(duplicateSelected) },
  'edit.delete': { enabled: hasSelection, run: withActive((document) => removeSelected(document)) },
  'edit.group': { enabled: hasNodes, run: withActive(makeModuleOfSelected) },
  'edit.ungroup': { enabled: () => hasNodes() && isModule(active()!), run: withActive(unpackSelected) },
  'edit.bypass': { enabled: hasNodes, run: withActive((document) => toggleSelected(document, 'bypass')) },
  'edit.freeze': { enabled: hasNodes, run: withActive((document) => toggleSelected(document, 'freeze')) },
  'view.commands': dialog('commands'),
  'view.outline': {
    run: () => {
      layout.room = 'design';
      layout.showOutline(!layout.outline);
    },
  },
  'view.into': { enabled: () => hasOne() && isModule(active()!), run: withActive(enterSelected) },
  'view.out': {
    enabled: () => designing() && (active()?.way.length ?? 0) > 0,
    run: withActive((document) => document.leave()),
  },
  'edit.selectAll': {
    enabled: designing,
    run: withActive((document) => {
      const { nodes, notes = [] } = document.drawn.graph;
      document.select([...nodes, ...notes].map(({ id }) => id));
    }),
  },
  'edit.find': {
    run: () => {
      layout.room = 'design';
      layout.showOutline(false);
      canvas.findRequests++;
    },
  },
  'edit.arrange': { enabled: designing, run: withActive((document) => arrangeShown(document)) },
  'edit.arrangeDown': { enabled: designing, run: withActive((document) => arrangeShown(document, 'down')) },
  'edit.arrangeRight': { enabled: designing, run: withActive((document) => arrangeShown(document, 'right')) },
  'view.design': room('design'),
  'view.data': room('data'),
  'view.train': room('train'),
  'view.explore': room('explore'),
  'view.runs': room('runs'),
  'view.lab': room('lab'),
  'view.explain': { enabled: designing, run: () => explaining.toggle() },
  'view.look': { enabled: designing, run: () => (activationView.on = !activationView.on) },
  'view.fit': { enabled: designing, run: () => canvas.control?.fit() },
  'view.fitSelection': { enabled: hasNodes, run: () => canvas.control?.fitSelection() },
  'view.zoomIn': { enabled: designing, run: () => canvas.control?.zoomIn() },
  'view.zoomOut': { enabled: designing, run: () => canvas.control?.zoomOut() },
  'view.history': { enabled: () => active() !== undefined, run: () => (layout.history = !layout.history) },
  'view.left': { run: () => layout.toggle('left') },
  'view.right': { run: () => layout.toggle('right') },
  // While another network is trained, this one is queued.
  'run.start': {
    enabled: () => active() !== undefined && training.owner?.from !== active()?.key && !queue.of(active()?.key),
    run: withActive((document) => startTraining(document)),
  },
  // Applies to the active document's run, training or queued.
  'run.stop': {
    enabled: () => training.activeOf(active()) !== undefined || queue.of(active()?.key) !== undefined,
    run: withActive((document) => {
      const view = training.activeOf(document);
      return view ? training.stop(view) : queue.remove(document.key);
    }),
  },
  'run.pause': {
    enabled: () => training.activeOf(active()) !== undefined,
    run: withActive((document) => {
      const view = training.activeOf(document);
      return view?.paused ? training.goOn(view) : training.pause(view);
    }),
  },
  'run.step': {
    enabled: () => training.activeOf(active())?.paused != null,
    run: withActive((document) => training.step(training.activeOf(document))),
  },
  'run.resume': {
    enabled: () => !training.busy && training.of(active())?.resumable === true,
    run: withActive((document) => {
      const view = training.of(document);
      return view && training.resumeOf(document, view);
    }),
  },
  'run.measureLayers': {
    enabled: () => active()?.trainable === true && !training.busy,
    run: withActive((document) => layerTimes.measure(document)),
  },
  'run.findRate': { enabled: () => active() !== undefined, run: withActive(findRate) },
  'run.test': {
    enabled: () => {
      const view = training.of(active());
      return view?.testable === true && !view.testing && !training.busy;
    },
    run: withActive(test),
  },
  'run.device': dialog('doctor'),
  'help.settings': dialog('settings'),
  'help.tour': { run: () => tour.start() },
  'help.keys': dialog('keys'),
  'help.about': dialog('about'),
};

export const isEnabled = (id: CommandId): boolean => ACTIONS[id].enabled?.() ?? true;

/** Commands that use the document as displayed: the focused field is committed first. */
const takesDocument = (id: CommandId): boolean => id.startsWith('file.') || id.startsWith('run.');

export function run(id: CommandId): void {
  if (takesDocument(id)) commitFocused();
  if (isEnabled(id)) void ACTIONS[id].run();
}

/** Commands with a meaning of their own in a text field. */
const FIELD_COMMANDS: Partial<Record<CommandId, string>> = {
  'edit.undo': 'undo',
  'edit.redo': 'redo',
  'edit.cut': 'cut',
  'edit.copy': 'copy',
  'edit.paste': 'paste',
  'edit.pasteConnected': 'paste',
  'edit.delete': 'delete',
  'edit.selectAll': 'selectAll',
};

/** Runs a command of the native menu: in a text field "Copy" copies text. */
export function runFromMenu(id: CommandId): void {
  const own = FIELD_COMMANDS[id];
  if (own && isTyping(focusedElement())) document.execCommand(own);
  else run(id);
}

/** Commands triggered by the browser's own events, which provide the text without a permission. */
const BY_EVENT: ReadonlySet<CommandId> = new Set(['edit.paste', 'edit.pasteConnected']);
let pasteConnected = false;

/** Handles a key event; returns whether it was a shortcut. */
export function handleKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const typing = isTyping(event.composedPath()[0] ?? null);
  if (layout.dialog || workspace.closing || workspace.leaving || workspace.conflict) return false;
  for (const id of COMMANDS.keys()) {
    const keys = keysOf(id);
    const back = id === 'edit.delete' && matches('Backspace', event);
    const redo = id === 'edit.redo' && matches('CmdOrCtrl+Y', event);
    if (!back && !redo && !matches(keys, event)) continue;
    const plain = !keys.includes('CmdOrCtrl');
    if (typing && (plain || id in FIELD_COMMANDS)) return false;
    // A key of the canvas alone has its usual meaning elsewhere; on the canvas it would move what is selected.
    if (plain && !designing() && !isEnabled(id)) return false;
    // With text selected outside of a field, "Copy" copies that.
    if (id === 'edit.copy' && getSelection()?.toString()) return false;
    if (BY_EVENT.has(id) && keys === COMMANDS.get(id)?.keys) {
      pasteConnected = id === 'edit.pasteConnected';
      return false;
    }
    event.preventDefault();
    run(id);
    return true;
  }
  return false;
}

/** Handles the paste event. */
export function handlePaste(event: ClipboardEvent): void {
  const target = active();
  if (isTyping(event.composedPath()[0] ?? null) || layout.dialog || workspace.closing || workspace.leaving) return;
  const text = event.clipboardData?.getData('text/plain') ?? '';
  // A whole network opens from everywhere, also without an open document.
  if (isShareText(text)) void openShared(text);
  else if (isDocumentText(text)) void openPasted(text);
  else if (target && designing()) pasteFromEvent(target, text, pasteConnected);
  else return;
  event.preventDefault();
}

/** Handles dropped text: a network is opened; for other text, explains what can be dropped. */
export function pasteDropped(text: string): void {
  if (isShareText(text)) void openShared(text);
  else if (isDocumentText(text)) void openPasted(text);
  else if (text) toasts.plain(() => i18n.m.drop.text);
}

export function connectMenu(): void {
  client.on('menu.command', ({ id }) => {
    if (COMMANDS.has(id as CommandId)) runFromMenu(id as CommandId);
  });
}
