/**
 * One open document: its history, what is selected in it, and what follows
 * from it (shapes, costs, code). The document itself is replaced, never mutated.
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
import type { KeptHistory } from '../../../../engine/editing/historyStore.ts';
import { editModule } from '../../../../engine/editing/modules.ts';
import type { Graph, Module, TensorsmithDocument } from '../../../../engine/model/types.ts';
import { toErrorData } from '../../../../engine/errors/error.ts';
import { generateCode, type GeneratedCode } from '../../../../engine/export/generate.ts';
import type { Language } from '../../../../engine/export/language.ts';
import type { Losses } from '../../../../engine/analysis/advice.ts';
import type { Analysis, Fix, Problem } from '../../../../engine/analysis/types.ts';
import { analyze, Analyzer } from '../../../../engine/analysis/analyze.ts';
import { KEEPS_FROM_TRAINING } from '../../../../engine/analysis/hints.ts';
import { analysisWithin, enter, type Entered } from '../../../../engine/analysis/moduleView.ts';
import type { FileHandle } from '../../../../engine/protocol/page.ts';
import type { FileState, SavedFile } from '../../../../engine/protocol/shell.ts';
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
/** A graph as the design room works with it. */
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
  /** Of the tab, not of the file. */
  readonly key: string;
  /** Its file, for the shell; null where it cannot be written to by itself. */
  file = $state<FileHandle | null>(null);
  /** Where that lies, to be shown. */
  path = $state<string | null>(null);
  /** Of what its file held when it was last read or written here. */
  stamp: string | null = null;
  /** What another program has done to the file meanwhile. */
  fileState = $state<FileState>('same');
  /** Milliseconds since 1970. */
  savedAt = $state<number | null>(null);
  selection = $state.raw<Selection>(NOTHING);
  /** The node whose problem is open, and whether the user asked for it. */
  problem = $state<string | null>(null);
  /** A fix that is looked at and not applied yet. */
  preview = $state.raw<Fix | null>(null);
  /** Where the canvas looks; null until it has been shown once. */
  viewport: Viewport | null = null;
  /** Where it looked, and how large it was, when the network was last fitted into it. */
  fitted: { readonly view: Viewport; readonly size: { readonly width: number; readonly height: number } } | null = null;

  #history = $state.raw<History>() as History;
  #saved = $state.raw<TensorsmithDocument>() as TensorsmithDocument;
  readonly #analyzer = new Analyzer();
  #analyzed: { graph: Graph; modules: readonly Module[]; losses: Losses; analysis: Analysis } | null = null;

  readonly document: TensorsmithDocument = $derived(this.#history.present);
  readonly graph: Graph = $derived(this.document.graph);
  /** Instances that the design room has gone into, outermost first; what is gone is left out. */
  inside = $state.raw<readonly string[]>([]);
  readonly way: readonly Entered[] = $derived(enter(this.graph, this.document.modules, this.inside));
  readonly unsaved: boolean = $derived(this.document !== this.#saved);
  readonly canUndo: boolean = $derived(this.#history.past.length > 0);
  readonly canRedo: boolean = $derived(this.#history.future.length > 0);
  readonly undoLabel: string = $derived(this.#history.past.at(-1)?.label ?? '');
  readonly redoLabel: string = $derived(this.#history.future[0]?.label ?? '');
  /** Names of all steps, done and undone, oldest first. */
  readonly steps: readonly string[] = $derived(stepLabels(this.#history));
  readonly stepsDone: number = $derived(this.#history.past.length);
  readonly analysis: Analysis = $derived.by(() => this.#analyze(this.document));
  readonly errors = $derived(this.analysis.problems.filter(({ severity }) => severity === 'error'));
  /** What the design room shows: the network, or the inside of a module as if it were one. */
  readonly drawn: Drawing = $derived(drawingOf(this.document, this.analysis, this.way));
  /** The same with the fix that is looked at. */
  readonly previewed: Drawing | null = $derived.by(() => {
    if (!this.preview) return null;
    const document = applyFix(this.document, this.preview);
    const way = enter(document.graph, document.modules, this.inside);
    return drawingOf(document, analyze(document.graph, document.modules), way);
  });
  readonly trainable: boolean = $derived(this.errors.length === 0 && this.graph.nodes.length > 0);
  /** What keeps a network without problems from being trained: an end that it lacks, or has too many of. */
  readonly lacking: Problem | undefined = $derived(
    this.analysis.problems.find(({ error }) => KEEPS_FROM_TRAINING.has(error.code)),
  );
  /** Null while the network has problems. */
  readonly code: GeneratedCode | null = $derived(this.trainable ? this.#generate(codeLanguage.current) : null);

  /** @param before the key of its tab and its steps, where it was open before */
  constructor(
    document: TensorsmithDocument,
    saved: Omit<SavedFile, 'name'> | null,
    unchanged: boolean,
    before: { key: string; kept: KeptHistory | null } = { key: crypto.randomUUID(), kept: null },
  ) {
    this.key = before.key;
    this.#history = before.kept?.history ?? createHistory(document);
    this.file = saved?.file ?? null;
    this.path = saved?.path ?? null;
    this.stamp = saved?.stamp ?? null;
    this.#saved = unchanged ? document : (before.kept?.saved ?? { ...document });
    if (unchanged && this.path !== null) this.savedAt = Date.now();
  }

  /** What undo and redo go by, and the state that the file has. */
  get kept(): KeptHistory {
    return { history: this.#history, saved: this.#saved };
  }

  get name(): string {
    return this.document.name;
  }

  /** What tab and window call it: the file's name, once there is a file. */
  get title(): string {
    const file = this.path?.split(/[\\/]/).at(-1) ?? '';
    return file.replace(/\.(tensorsmith|json)$/i, '') || this.name;
  }

  /** One step of the history. Errors of the edit become a toast; answers whether it was done. */
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

  /** A step in what the design room shows. */
  draw(label: string, change: (document: TensorsmithDocument) => TensorsmithDocument, mergeKey?: string): boolean {
    const { module } = this.drawn;
    if (!module) return this.edit(label, change, mergeKey);
    return this.edit(
      label,
      (document) => editModule(document, module.id, change),
      mergeKey && `${module.id}.${mergeKey}`,
    );
  }

  /** Goes into an instance of the graph that is shown. */
  enter(node: string): void {
    this.#show([...this.way.map((entered) => entered.node.id), node]);
  }

  /** Goes out to the graph `depth` instances in; one out if left out. */
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
    this.#history = undo(this.#history);
    this.#forgetGone();
  }

  redo(): void {
    this.#history = redo(this.#history);
    this.#forgetGone();
  }

  /** Goes to the state after the first `done` steps. */
  goTo(done: number): void {
    this.#history = travel(this.#history, done);
    this.#forgetGone();
  }

  /** The field was left: coming again is another step. */
  endStep(): void {
    this.#history = endStep(this.#history);
  }

  select(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    this.selection = { nodes: new Set(nodes), edges: new Set(edges) };
  }

  /** Called when the file holds exactly this state. */
  markSaved(document: TensorsmithDocument, { file, path, stamp }: SavedFile): void {
    this.#saved = document;
    this.file = file;
    this.path = path;
    this.stamp = stamp;
    this.fileState = 'same';
    this.savedAt = Date.now();
  }

  /** Takes what the file holds now in place of what is open; one step, which undo takes back. */
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

  /** A move changes no shape: the analysis from before stands, as the same object. */
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
    code: GeneratedCode | null;
  } | null = null;

  #generate(language: Language): GeneratedCode | null {
    const { analysis, document } = this;
    const last = this.#generated;
    const same =
      last?.analysis === analysis &&
      last.language === language &&
      last.document.name === document.name &&
      last.document.training === document.training &&
      last.document.data === document.data;
    if (!same) this.#generated = { language, analysis, document, code: tryGenerate(language, document) };
    return this.#generated?.code ?? null;
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

function tryGenerate(language: Language, document: TensorsmithDocument): GeneratedCode | null {
  try {
    return generateCode(language, document);
  } catch {
    // A network that has no code yet: the panel says so.
    return null;
  }
}

/** Equal but for positions. */
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
