/** What every command of the menus does, and when it can. Typed over the whole menu: a gap does not compile. */
import { COMMANDS, type CommandId } from '../../../engine/protocol/menu.ts';
import { client } from '../shell/client.ts';
import { arrangeShown } from '../state/document/arranging.ts';
import { canvas } from '../state/view/canvas.svelte.ts';
import {
  copySelected,
  copyShareText,
  cutSelected,
  duplicateSelected,
  openShared,
  pasteFromSystem,
  pasteFromEvent,
} from '../state/document/clipboard.ts';
import { isShareText } from '../state/document/sharing.ts';
import {
  enterSelected,
  isModule,
  makeModuleOfSelected,
  openEnd,
  removeSelected,
  selectNeighbour,
  toggleSelected,
  unpackSelected,
} from '../state/document/editing.ts';
import { knownData } from '../state/data/knownData.svelte.ts';
import { landmarks } from '../state/view/landmarks.ts';
import { type DialogName, layout, type Room } from '../state/view/layout.svelte.ts';
import { addFrameHere, addNoteHere } from '../state/document/noting.ts';
import { look } from '../state/view/look.svelte.ts';
import { recommending } from '../state/document/recommending.svelte.ts';
import { runs } from '../state/run/runs.svelte.ts';
import { toasts } from '../state/view/toasts.svelte.ts';
import { tour } from '../state/document/tour.svelte.ts';
import { training } from '../state/run/training.svelte.ts';
import { workspace } from '../state/document/workspace.svelte.ts';
import type { OpenDocument } from '../state/document/document.svelte.ts';
import { commitFocused } from './focused.ts';
import { isTyping, matches } from './keys.ts';
import { keysOf } from './shortcuts.ts';

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
const designing = (): boolean => layout.room === 'design' && active() !== undefined;
const hasNodes = (): boolean => designing() && active()!.selection.nodes.size > 0;
const hasOne = (): boolean => hasNodes() && active()!.selection.nodes.size === 1;
const hasSelection = (): boolean => hasNodes() || (designing() && active()!.selection.edges.size > 0);

/** The name is written in the inspector, which opens for it; a note's words in the drawing. */
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

/** Starts training, or leads to what is missing for it. */
function train(document: OpenDocument): void {
  if (!document.trainable) {
    layout.room = 'design';
    document.problem = document.errors[0]?.node ?? null;
    if (document.problem) requestAnimationFrame(() => canvas.control?.reveal(document.problem ?? ''));
  } else if (document.lacking) {
    layout.room = 'design';
    toasts.error(document.lacking.error);
    const { node } = document.lacking;
    if (node) {
      document.select([node]);
      requestAnimationFrame(() => canvas.control?.reveal(node));
    }
  } else if (document.document.data.source.kind === 'none' || knownData.refusal(document.document.data.source))
    layout.room = 'data';
  else {
    layout.room = 'train';
    void training.start(document);
  }
}

async function test(): Promise<void> {
  const view = training.of(active());
  if (!view?.testable) return;
  runs.selected = view.id;
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
  'file.recommend': { run: () => recommending.open(null) },
  'file.save': { run: withActive((document) => workspace.save(document)) },
  'file.saveAs': { run: withActive((document) => workspace.save(document, true)) },
  'file.export': dialog('export'),
  'file.share': { enabled: () => active() !== undefined, run: withActive(copyShareText) },
  'file.picture': { ...dialog('picture'), enabled: () => active() !== undefined },
  'file.close': { run: withActive((document) => workspace.close(document)) },
  'edit.undo': { enabled: () => active()?.canUndo === true, run: withActive((document) => document.undo()) },
  'edit.redo': { enabled: () => active()?.canRedo === true, run: withActive((document) => document.redo()) },
  'edit.cut': { enabled: hasNodes, run: withActive(cutSelected) },
  'edit.copy': { enabled: hasNodes, run: withActive(copySelected) },
  'edit.paste': { enabled: designing, run: withActive((document) => pasteFromSystem(document)) },
  'edit.pasteConnected': { enabled: designing, run: withActive((document) => pasteFromSystem(document, true)) },
  'edit.add': {
    enabled: designing,
    run: withActive((document) => {
      const from = openEnd(document);
      canvas.control?.quickAdd(from && { from });
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
  'view.look': { enabled: designing, run: () => (look.on = !look.on) },
  'view.fit': { enabled: designing, run: () => canvas.control?.fit() },
  'view.fitSelection': { enabled: hasNodes, run: () => canvas.control?.fitSelection() },
  'view.zoomIn': { enabled: designing, run: () => canvas.control?.zoomIn() },
  'view.zoomOut': { enabled: designing, run: () => canvas.control?.zoomOut() },
  'view.history': { enabled: () => active() !== undefined, run: () => (layout.history = !layout.history) },
  'view.left': { run: () => layout.toggle('left') },
  'view.right': { run: () => layout.toggle('right') },
  'run.start': { enabled: () => !training.busy && active() !== undefined, run: withActive(train) },
  'run.stop': { enabled: () => training.active !== undefined, run: () => training.stop() },
  'run.test': {
    enabled: () => {
      const view = training.of(active());
      return view?.testable === true && !view.testing;
    },
    run: test,
  },
  'run.device': dialog('doctor'),
  'help.settings': dialog('settings'),
  'help.tour': { run: () => tour.start() },
  'help.keys': dialog('keys'),
  'help.about': dialog('about'),
};

export const isEnabled = (id: CommandId): boolean => ACTIONS[id].enabled?.() ?? true;

/** What takes the document as it is seen: what is being typed belongs to it. */
const takesDocument = (id: CommandId): boolean => id.startsWith('file.') || id.startsWith('run.');

export function run(id: CommandId): void {
  if (takesDocument(id)) commitFocused();
  if (isEnabled(id)) void ACTIONS[id].run();
}

/** Commands that a text field has its own meaning for. */
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

/** From the native menu: in a text field "Copy" copies text. */
export function runFromMenu(id: CommandId): void {
  const own = FIELD_COMMANDS[id];
  if (own && isTyping(document.activeElement)) document.execCommand(own);
  else run(id);
}

/** Done by the browser's own events, which bring the text along without asking. */
const BY_EVENT: ReadonlySet<CommandId> = new Set(['edit.paste', 'edit.pasteConnected']);
let pasteConnected = false;

/** Whether a press was a shortcut. */
export function handleKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const typing = isTyping(event.target);
  if (layout.dialog || workspace.closing || workspace.conflict) return false;
  for (const id of COMMANDS.keys()) {
    const keys = keysOf(id);
    const back = id === 'edit.delete' && matches('Backspace', event);
    const redo = id === 'edit.redo' && matches('CmdOrCtrl+Y', event);
    if (!back && !redo && !matches(keys, event)) continue;
    const plain = !keys.includes('CmdOrCtrl');
    if (typing && (plain || id in FIELD_COMMANDS)) return false;
    // Text that is marked outside a field is what "Copy" means.
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

/** Of the keys for pasting. */
export function handlePaste(event: ClipboardEvent): void {
  const target = active();
  if (isTyping(event.target) || layout.dialog || workspace.closing) return;
  const text = event.clipboardData?.getData('text/plain') ?? '';
  // A whole network opens from everywhere, also where none is open.
  if (isShareText(text)) void openShared(text);
  else if (target && designing()) pasteFromEvent(target, text, pasteConnected);
  else return;
  event.preventDefault();
}

export function connectMenu(): void {
  client.on('menu.command', ({ id }) => {
    if (COMMANDS.has(id as CommandId)) runFromMenu(id as CommandId);
  });
}
