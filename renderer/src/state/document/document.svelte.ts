/**
 * An open document: its history, selection, and derived state (shapes, costs, code). The document itself is replaced,
 * never mutated.
 */
import { applyFix } from '../../../../engine/editing/edit.ts';
import {
  commit,
  createHistory,
  endStep,
  type History,
  redo,
  stepLabels,
  travel,
  undo,
} from '../../../../engine/editing/history.ts';
import type { StoredHistory } from '../../../../engine/editing/historyStore.ts';
import { changeLocation } from '../../../../engine/editing/changeLocation.ts';
import { editModule } from '../../../../engine/editing/modules.ts';
import type { Graph, Module, TensorsmithDocument } from '../../../../engine/model/types.ts';
import { toErrorData } from '../../../../engine/errors/error.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { generateCode, type GeneratedCode } from '../../../../engine/export/generate.ts';
import type { Language } from '../../../../engine/export/language.ts';
import type { Losses } from '../../../../engine/analysis/hints/designHints.ts';
import type { Analysis, Fix, Problem } from '../../../../engine/analysis/types.ts';
import { analyze, Analyzer } from '../../../../engine/analysis/analyze.ts';
import { BLOCKING_HINTS } from '../../../../engine/analysis/hints/hints.ts';
import { analysisWithin, enter, type Entered } from '../../../../engine/analysis/moduleView.ts';
import type { FileHandle } from '../../../../engine/protocol/commands.ts';
import type { FileState, SavedFile } from '../../../../engine/protocol/shell.ts';
import { documentProblems, innerProblems } from './hints.ts';
import { codeLanguage } from '../preferences/codeLanguage.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}
/** The graph shown in the Design room. */
export interface Drawing {
  /** Null for the document's own graph. */
  readonly module: Module | null;
  readonly graph: Graph;
  /** The document with that graph as its own. */
  readonly document: TensorsmithDocument;
  readonly analysis: Analysis;
  readonly errors: readonly Problem[];
}

const NOTHING: Selection = { nodes: new Set(), edges: new Set() };

export class OpenDocument {
  /** Key of the tab. */
  readonly key: string;
  /** Handle of its file; null where it cannot be written directly. */
  file = $state<FileHandle | null>(null);
  /** Path of its file, for display. */
  path = $state<string | null>(null);
  /** Hash of its file as last read or written here. */
  stamp: string | null = null;
  /** State of the file compared with `stamp`. */
  fileState = $state<FileState>('same');
  /** Time of the last save, in milliseconds since 1970. */
  savedAt = $state<number | null>(null);
  selection = $state.raw<Selection>(NOTHING);
  /** The node whose problem is open, and whether the user opened it. */
  problem = $state<string | null>(null);
  /** The previewed fix, not applied yet. */
  preview = $state.raw<Fix | null>(null);
  /** View of the canvas; null until it has been shown once. */
  viewport: Viewport | null = null;
  /** View and size of the canvas when the network was last fitted into it. */
  fitted: { readonly view: Viewport; readonly size: { readonly width: number; readonly height: number } } | null = null;

  #history = $state.raw<History>() as History;
  #saved = $state.raw<TensorsmithDocument>() as TensorsmithDocument;
  readonly #analyzer = new Analyzer();
  #analyzed: { graph: Graph; modules: readonly Module[]; losses: Losses; analysis: Analysis } | null = null;

  readonly document: TensorsmithDocument = $derived(this.#history.present);
  readonly graph: Graph = $derived(this.document.graph);
  /** Entered instances, outermost first; removed ones are left out. */
  inside = $state.raw<readonly string[]>([]);
  readonly way: readonly Entered[] = $derived(enter(this.graph, this.document.modules, this.inside));
  readonly unsaved: boolean = $derived(this.document !== this.#saved);
  readonly canUndo: boolean = $derived(this.#history.past.length > 0);
  readonly canRedo: boolean = $derived(this.#history.future.length > 0);
  readonly undoLabel: string = $derived(this.#history.past.at(-1)?.label ?? '');
  readonly redoLabel: string = $derived(this.#history.future[0]?.label ?? '');
  /** Labels of all steps, done and undone, oldest first. */
  readonly steps: readonly string[] = $derived(stepLabels(this.#history));
  readonly stepsDone: number = $derived(this.#history.past.length);
  readonly analysis: Analysis = $derived.by(() => this.#analyze(this.document));
  readonly errors = $derived(this.analysis.problems.filter(({ severity }) => severity === 'error'));
  /** The graph shown in the Design room: the network, or a module's graph as if it were one. */
  readonly drawn: Drawing = $derived(drawingOf(this.document, this.analysis, this.way));
  /** The same with the previewed fix applied. */
  readonly previewed: Drawing | null = $derived.by(() => {
    if (!this.preview) return null;
    const document = applyFix(this.document, this.preview);
    const way = enter(document.graph, document.modules, this.inside);
    return drawingOf(document, analyze(document.graph, document.modules), way);
  });
  /** Whether it has no nodes. */
  readonly isEmpty: boolean = $derived(
    !this.graph.nodes.length && !this.graph.notes?.length && !this.document.modules.length,
  );
  readonly trainable: boolean = $derived(this.errors.length === 0 && this.graph.nodes.length > 0);
  /** The problem that prevents training a network without errors: a missing Input or Output, or too many. */
  readonly blockingProblem: Problem | undefined = $derived(
    this.analysis.problems.find(({ error }) => BLOCKING_HINTS.has(error.code)),
  );
  /** Hints on the whole document, including its training settings. */
  readonly hints: readonly Problem[] = $derived(
    documentProblems(this.document, this.analysis).filter(({ severity }) => severity === 'hint'),
  );
  /** Problems and hints of the graph that is shown. */
  readonly shownProblems: readonly Problem[] = $derived(
    this.drawn.module
      ? innerProblems(this.drawn.graph, this.drawn.analysis)
      : documentProblems(this.document, this.drawn.analysis),
  );
  /** Layers on the canvas with a hint. */
  readonly hinted: ReadonlySet<string> = $derived(
    new Set(this.shownProblems.flatMap(({ severity, node }) => (severity === 'hint' && node !== null ? [node] : []))),
  );
  /** Key of the hints that the user has accepted by training anyway. */
  acceptedHints = '';
  readonly #written: Written = $derived(this.trainable ? this.#generate(codeLanguage.current) : UNWRITTEN);
  /** Generated code; null while the network has errors, or where the language cannot have it. */
  readonly code: GeneratedCode | null = $derived(this.#written.code);
  /** Why the language cannot have this network. */
  readonly refusal: ErrorData | null = $derived(this.#written.refusal);

  /** @param before key of its tab and its history, where it was open before */
  constructor(
    document: TensorsmithDocument,
    saved: Omit<SavedFile, 'name'> | null,
    unchanged: boolean,
    before: { key: string; kept: StoredHistory | null } = { key: crypto.randomUUID(), kept: null },
  ) {
    this.key = before.key;
    this.#history = before.kept?.history ?? createHistory(document);
    this.file = saved?.file ?? null;
    this.path = saved?.path ?? null;
    this.stamp = saved?.stamp ?? null;
    this.#saved = unchanged ? document : (before.kept?.saved ?? { ...document });
    if (unchanged && this.path !== null) this.savedAt = Date.now();
  }

  /** The history, and which of its states is in the file. */
  get kept(): StoredHistory {
    return { history: this.#history, saved: this.#saved };
  }

  get name(): string {
    return this.document.name;
  }

  /** Title of tab and window: the file's name, if there is one. */
  get title(): string {
    const file = this.path?.split(/[\\/]/).at(-1) ?? '';
    return file.replace(/\.(tensorsmith|json)$/i, '') || this.name;
  }

  /** Adds a step to the history. Errors of the edit become a toast; returns whether it succeeded. */
  edit(label: string, change: (document: TensorsmithDocument) => TensorsmithDocument, mergeKey?: string): boolean {
    try {
      const next = change(this.document);
      if (next !== this.document) this.#history = commit(this.#history, label, next, mergeKey);
      return true;
    } catch (error) {
      toasts.error(toErrorData(error));
      return false;
    }
  }

  /** Adds a step that edits the graph shown in the Design room. */
  draw(label: string, change: (document: TensorsmithDocument) => TensorsmithDocument, mergeKey?: string): boolean {
    const { module } = this.drawn;
    if (!module) return this.edit(label, change, mergeKey);
    return this.edit(
      label,
      (document) => editModule(document, module.id, change),
      mergeKey && `${module.id}.${mergeKey}`,
    );
  }

  /** Enters an instance of the shown graph. */
  enter(node: string): void {
    this.#show([...this.way.map((entered) => entered.node.id), node]);
  }

  /** Leaves to the graph `depth` instances deep; by one level if left out. */
  leave(depth = this.way.length - 1): void {
    this.#show(this.way.slice(0, Math.max(0, depth)).map((entered) => entered.node.id));
  }

  #show(path: readonly string[]): void {
    this.inside = path;
    this.viewport = null;
    this.fitted = null;
    this.problem = null;
    this.select([]);
  }

  undo(): void {
    this.#travel(undo(this.#history));
  }

  redo(): void {
    this.#travel(redo(this.#history));
  }

  /** Goes to the state after the first `done` steps. */
  goTo(done: number): void {
    this.#travel(travel(this.#history, done));
  }

  /** Goes to another state, and shows the graph that differs in it. */
  #travel(history: History): void {
    const before = this.document;
    this.#history = history;
    const place = changeLocation(before, this.document, this.drawn.module?.id ?? null);
    if (place) {
      this.#show(place.way);
      this.select(place.items);
    }
    this.#forgetGone();
  }

  /** Ends merging of steps, as when a field loses the focus. */
  endStep(): void {
    this.#history = endStep(this.#history);
  }

  select(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    this.selection = { nodes: new Set(nodes), edges: new Set(edges) };
  }

  /** Called when the file has this state. */
  markSaved(document: TensorsmithDocument, { file, path, stamp }: SavedFile): void {
    this.#saved = document;
    this.file = file;
    this.path = path;
    this.stamp = stamp;
    this.fileState = 'same';
    this.savedAt = Date.now();
  }

  /** Replaces the document by the current content of its file; one step, which can be undone. */
  reload(label: string, document: TensorsmithDocument, saved: SavedFile): void {
    this.#history = commit(this.#history, label, document);
    this.#forgetGone();
    this.markSaved(document, saved);
  }

  #forgetGone(): void {
    const { graph } = this.drawn;
    const nodes = new Set([...graph.nodes, ...(graph.notes ?? [])].map(({ id }) => id));
    this.preview = null;
    this.select([...this.selection.nodes].filter((id) => nodes.has(id)));
    if (this.problem && !nodes.has(this.problem)) this.problem = null;
  }

  /** Moving nodes changes no shape: the previous analysis is reused, as the same object. */
  #analyze({ graph, modules, training }: TensorsmithDocument): Analysis {
    const { loss, outputs } = training;
    const last = this.#analyzed;
    const same =
      last?.modules === modules &&
      last.losses.loss === loss &&
      last.losses.outputs === outputs &&
      sameStructure(last.graph, graph);
    const losses = { loss, outputs };
    const analysis = same ? last.analysis : this.#analyzer.analyze(graph, modules, losses);
    this.#analyzed = { graph, modules, losses, analysis };
    return analysis;
  }

  #generated: {
    language: Language;
    analysis: Analysis;
    document: TensorsmithDocument;
    written: Written;
  } | null = null;

  #generate(language: Language): Written {
    const { analysis, document } = this;
    const last = this.#generated;
    const same =
      last?.analysis === analysis &&
      last.language === language &&
      last.document.name === document.name &&
      last.document.training === document.training &&
      last.document.data === document.data;
    if (!same) this.#generated = { language, analysis, document, written: tryGenerate(language, document) };
    return this.#generated?.written ?? UNWRITTEN;
  }
}

function drawingOf(document: TensorsmithDocument, whole: Analysis, way: readonly Entered[]): Drawing {
  const module = way.at(-1)?.module ?? null;
  const graph = module?.graph ?? document.graph;
  const analysis = analysisWithin(whole, way);
  return {
    module,
    graph,
    document: module ? { ...document, graph } : document,
    analysis,
    errors: analysis.problems.filter(({ severity }) => severity === 'error'),
  };
}

interface Written {
  readonly code: GeneratedCode | null;
  readonly refusal: ErrorData | null;
}
const UNWRITTEN: Written = { code: null, refusal: null };

function tryGenerate(language: Language, document: TensorsmithDocument): Written {
  try {
    return { code: generateCode(language, document), refusal: null };
  } catch (error) {
    const refusal = toErrorData(error);
    // An incomplete network has no code either; the panel reports that.
    return refusal.code.startsWith('export.') ? { code: null, refusal } : UNWRITTEN;
  }
}

/** Whether two graphs are equal except for positions. */
export function sameStructure(a: Graph, b: Graph): boolean {
  return (
    a.edges === b.edges &&
    a.nodes.length === b.nodes.length &&
    a.nodes.every((node, i) => {
      const other = b.nodes[i];
      return (
        node === other ||
        (node.id === other?.id &&
          node.type === other.type &&
          node.name === other.name &&
          node.params === other.params &&
          node.bypass === other.bypass &&
          node.freeze === other.freeze &&
          node.initializers === other.initializers)
      );
    })
  );
}
