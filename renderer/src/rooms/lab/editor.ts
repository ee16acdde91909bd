/**
 * The editor of a cell: CodeMirror with Python, completion and the marks of errors and notes. It lives in a shadow tree,
 * where CodeMirror adopts its style sheet: the page's policy forbids style elements.
 */
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, type Extension, Prec, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Text } from '../../../../engine/errors/types.ts';
import type { Variable } from '../../../../engine/lab/shown/variables.ts';
import { completions } from './completions.ts';
import { signatureHelp } from './signature.ts';

/** A part of the text that is marked: what an error or a note is about. */
export interface Mark {
  readonly at: number;
  readonly kind: 'error' | 'note';
}

export interface EditorActions {
  changed(source: string): void;
  /** Shift+Enter, Ctrl/Cmd+Enter, Alt+Enter. */
  run(then: 'next' | 'stay' | 'add'): void;
  split(at: number): void;
  /** Beyond the first or the last line by an arrow key. */
  leave(by: 1 | -1): void;
  escape(): void;
  focused(): void;
  /** Undo and redo of the cells; whether there was something. */
  undo(): boolean;
  redo(): boolean;
  variables(): readonly Variable[];
  text(of: Text): string;
}

const setMarks = StateEffect.define<readonly Mark[]>();

/** From a place to the end of its line; a whole line where the place is at its end. */
function rangeOf(state: EditorState, at: number): { from: number; to: number } | null {
  const line = state.doc.lineAt(Math.min(at, state.doc.length));
  const text = line.text.replace(/\s*(?:#.*)?$/, '');
  const to = line.from + text.length;
  const from = at < to ? at : line.from + (/^\s*/.exec(line.text)?.[0].length ?? 0);
  return from < to ? { from, to } : null;
}

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let result = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const ranges = effect.value.flatMap(({ at, kind }) => {
        const range = rangeOf(transaction.state, at);
        return range ? [Decoration.mark({ class: `cm-${kind}` }).range(range.from, range.to)] : [];
      });
      result = Decoration.set(ranges, true);
    }
    return result;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** As in the code panel (CodeView.svelte). */
const LITERAL = 'color-mix(in oklab, oklch(var(--family-l) var(--family-c) 150) 85%, var(--ink))';
const COLORS = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword],
    color: 'var(--accent)',
    fontWeight: '500',
  },
  { tag: [tags.string, tags.special(tags.string), tags.number, tags.bool, tags.null], color: LITERAL },
  { tag: tags.comment, color: 'var(--ink-3)' },
]);

const THEME = EditorView.theme({
  '&': { color: 'var(--ink)', fontSize: '12.5px', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  // A long cell scrolls within itself, and only its visible lines are drawn.
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6', overflow: 'auto', maxHeight: '60vh' },
  '.cm-scroller::-webkit-scrollbar': { height: '8px', width: '8px' },
  '.cm-scroller::-webkit-scrollbar-thumb': {
    background: 'var(--line-strong)',
    border: '2px solid transparent',
    borderRadius: '9px',
    backgroundClip: 'content-box',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 12px' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '1.5px' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 26%, transparent)',
  },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--accent-soft)',
    outline: '1px solid var(--line-strong)',
  },
  '.cm-error': {
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '4px',
    textDecorationSkipInk: 'none',
  },
  '.cm-note': {
    textDecoration: 'underline dotted var(--warn)',
    textUnderlineOffset: '4px',
    textDecorationSkipInk: 'none',
  },
  '.cm-tooltip': {
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-m)',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    boxShadow: 'var(--shadow-2)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--font-mono)',
    fontSize: '12px',
    maxHeight: '260px',
    borderRadius: 'var(--radius-m)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 10px', lineHeight: '20px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--accent)' },
  '@media (forced-colors: active)': {
    '.cm-tooltip-autocomplete ul li[aria-selected]': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': { color: 'var(--ink-3)', fontStyle: 'normal', marginLeft: '12px' },
  '.cm-completionInfo': { fontFamily: 'var(--font-ui)', fontSize: '12px', padding: '8px 10px', maxWidth: '300px' },
  '.cm-tooltip.cm-completionInfo': { overflow: 'auto' },
  '.cm-signature': { padding: '6px 10px', maxWidth: '520px', fontFamily: 'var(--font-mono)', fontSize: '12px' },
  '.cm-signature b': { color: 'var(--accent)', fontWeight: '700' },
  '.cm-signature p': { margin: '3px 0 0', fontFamily: 'var(--font-ui)', color: 'var(--ink-2)' },
});

function keys(actions: EditorActions): Extension {
  const run =
    (then: 'next' | 'stay' | 'add') =>
    (view: EditorView): boolean => {
      closeCompletion(view);
      actions.run(then);
      return true;
    };
  const edge =
    (by: 1 | -1) =>
    ({ state }: EditorView): boolean => {
      const { main } = state.selection;
      const line = state.doc.lineAt(main.head);
      if (!main.empty || line.number !== (by < 0 ? 1 : state.doc.lines)) return false;
      actions.leave(by);
      return true;
    };
  const own = keymap.of([
    { key: 'Shift-Enter', run: run('next') },
    { key: 'Mod-Enter', run: run('stay') },
    { key: 'Alt-Enter', run: run('add') },
    {
      key: 'Mod-Shift--',
      run: ({ state }) => {
        actions.split(state.selection.main.head);
        return true;
      },
    },
  ]);
  const escape = (): boolean => {
    actions.escape();
    // CodeMirror then lets Tab leave the editor.
    return false;
  };
  return [
    Prec.highest(own),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      { key: 'Tab', run: acceptCompletion },
      { key: 'Escape', run: escape },
      { key: 'ArrowUp', run: edge(-1) },
      { key: 'ArrowDown', run: edge(1) },
      ...historyKeymap,
      // With nothing to undo in the text, the cells are meant.
      { key: 'Mod-z', run: () => actions.undo(), shift: () => actions.redo() },
      { key: 'Mod-y', run: () => actions.redo() },
      indentWithTab,
      ...defaultKeymap,
    ]),
  ];
}

/** An editor in a shadow tree of an element. */
export class CellEditor {
  readonly #view: EditorView;
  /** The marks that are shown. */
  #marked = '';
  readonly #label = new Compartment();
  readonly #words = new Compartment();

  constructor(host: HTMLElement, source: string, label: string, hint: string, actions: EditorActions) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open', delegatesFocus: true });
    root.replaceChildren();
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: source,
        extensions: [
          history(),
          drawSelection(),
          python().language,
          indentUnit.of('    '),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          EditorState.tabSize.of(4),
          autocompletion({ override: [completions(actions)], icons: false }),
          signatureHelp(actions),
          keys(actions),
          marks,
          THEME,
          syntaxHighlighting(COLORS),
          this.#label.of(EditorView.contentAttributes.of({ 'aria-label': label })),
          this.#words.of(placeholder(hint)),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) actions.changed(update.state.doc.toString());
            if (update.focusChanged && update.view.hasFocus) actions.focused();
          }),
        ],
      }),
    });
  }

  /** Takes a text that was changed elsewhere. */
  set source(source: string) {
    const { doc } = this.#view.state;
    if (doc.toString() !== source) this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: source } });
  }

  name(label: string, hint: string): void {
    this.#view.dispatch({
      effects: [
        this.#label.reconfigure(EditorView.contentAttributes.of({ 'aria-label': label })),
        this.#words.reconfigure(placeholder(hint)),
      ],
    });
  }

  /** Marks that are there already cost nothing: results come with each number that is dragged. */
  mark(list: readonly Mark[]): void {
    const form = list.map(({ kind, at }) => `${kind} ${at}`).join();
    if (form === this.#marked) return;
    this.#marked = form;
    this.#view.dispatch({ effects: setMarks.of(list) });
  }

  focus(): void {
    this.#view.focus();
  }

  close(): void {
    this.#view.destroy();
  }
}
