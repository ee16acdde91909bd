/**
 * The guided tour through LeNet. A step is done when network, data or run fulfil it, however that happened; the tour
 * only observes, or does the step on request. It can be left and continued.
 */
import { MNIST } from '../../../../engine/datasets/source.ts';
import { createDocument } from '../../../../engine/model/create.ts';
import { setData, setTraining } from '../../../../engine/editing/edit.ts';
import { readDocument } from '../../../../engine/model/serialize.ts';
import { GraphBuilder } from '../../../../engine/editing/graphBuilder.ts';
import type { Graph, GraphNode } from '../../../../engine/model/types.ts';
import { app } from '../session/app.svelte.ts';
import { canvas } from '../view/canvas.svelte.ts';
import { datasets } from '../data/datasets.svelte.ts';
import type { OpenDocument } from './document.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import type { Landmark } from '../view/landmarks.ts';
import { layout, type Room } from '../view/layout.svelte.ts';
import { remembered } from '../preferences/remembered.ts';
import { runs } from '../run/runs.svelte.ts';
import { sampleText } from './sample.ts';
import { toasts } from '../view/toasts.svelte.ts';
import { training } from '../run/training.svelte.ts';
import { workspace } from './workspace.svelte.ts';

export const TOUR_STEPS = ['data', 'convolution', 'rest', 'train', 'test'] as const;
export type TourStep = (typeof TOUR_STEPS)[number];

interface Step {
  readonly room: Room;
  /** Landmarks of the card: the first one on screen is used. */
  readonly points: readonly Landmark[];
  readonly done: (document: OpenDocument) => boolean;
  readonly doIt: (document: OpenDocument) => unknown;
}

const KEY = 'tour';

const STEPS: Readonly<Record<TourStep, Step>> = {
  data: {
    room: 'data',
    points: ['useMnist', 'pickData', 'trainCount', 'room:data'],
    done: ({ document }) => datasets.ready(document.data.source)?.kind === 'images',
    doIt: (target) => {
      const path = app.info?.sampleData;
      layout.room = 'data';
      if (!path) return;
      const source = { ...MNIST, path };
      target.edit(i18n.m.steps.data, (document) => setData(document, { source }));
      return datasets.load(source, true);
    },
  },
  convolution: {
    room: 'design',
    points: ['layer:Conv2d', 'canvas', 'room:design'],
    done: ({ graph }) =>
      graph.nodes.some((node) => node.type === 'Input' && feeds(graph, node, ['Conv2d', 'MaxPool2d'])),
    doIt: (target) => {
      layout.room = 'design';
      target.edit(i18n.m.tour.steps.convolution.title, (document) => {
        const builder = new GraphBuilder({ ...document, graph: { nodes: [], edges: [] } });
        builder.chain([
          ['Input', { shape: [1, 28, 28] }],
          ['Conv2d', { out_channels: 6, kernel_size: [5, 5], padding: [2, 2] }],
          ['ReLU'],
          ['MaxPool2d'],
        ]);
        return builder.document;
      });
    },
  },
  rest: {
    room: 'design',
    points: ['layer:Linear', 'canvas', 'room:design'],
    done: (target) =>
      target.trainable &&
      target.graph.nodes.some(({ type }) => type === 'Output') &&
      target.graph.nodes.filter(({ type }) => type === 'Conv2d').length >= 2,
    doIt: (target) => {
      layout.room = 'design';
      target.edit(i18n.m.tour.steps.rest.title, (document) => ({ ...document, graph: readDocument(sampleText).graph }));
    },
  },
  train: {
    room: 'train',
    points: ['stop', 'train'],
    done: (target) => (training.of(target)?.epochs.length ?? 0) > 0 && !training.of(target)?.active,
    doIt: (target) => {
      layout.room = 'train';
      if (training.standing(target)) return;
      target.edit(i18n.m.steps.training('epochs'), (document) => setTraining(document, { epochs: 1 }));
      return training.start(target);
    },
  },
  test: {
    room: 'explore',
    points: ['predictions', 'runTest', 'room:explore'],
    done: (target) => layout.room === 'explore' && training.of(target)?.test != null,
    doIt: (target) => {
      const view = training.of(target);
      layout.room = 'explore';
      if (!view?.testable) return;
      runs.select(target.key, view.id);
      return training.test(view);
    },
  },
};

/** Whether layers of these types follow a node, with others (such as ReLU) allowed between. */
function feeds(graph: Graph, from: GraphNode, types: readonly string[]): boolean {
  const next = graph.edges
    .filter((edge) => edge.from.node === from.id)
    .flatMap(({ to }) => graph.nodes.find(({ id }) => id === to.node) ?? []);
  return next.some((node) => {
    const left = node.type === types[0] ? types.slice(1) : types;
    return !left.length || feeds(graph, node, left);
  });
}

interface Kept {
  readonly at: number;
  readonly document: string;
}

class Tour {
  /** Whether the card is on screen. */
  active = $state(false);
  working = $state(false);
  #at = $state(0);
  #document = $state('');
  #left = $state.raw(remembered.read<Kept | null>(KEY, null));

  readonly at: number = $derived(this.#at);
  readonly step: TourStep = $derived(TOUR_STEPS[this.#at] ?? 'data');
  readonly points: readonly Landmark[] = $derived(STEPS[this.step].points);
  readonly document: OpenDocument | undefined = $derived(workspace.documents.find(({ key }) => key === this.#document));
  readonly done: boolean = $derived(this.document !== undefined && STEPS[this.step].done(this.document));
  /** Whether it was left, and its document is still open. */
  readonly waiting: boolean = $derived(
    !this.active && workspace.documents.some(({ key }) => key === this.#left?.document),
  );

  /** Starts with an empty network, or continues where it was left. */
  start(): void {
    const left = this.waiting ? this.#left : null;
    if (left) this.#document = left.document;
    else this.#document = workspace.openNew(createDocument('LeNet')).key;
    this.active = true;
    this.#go(left?.at ?? 0);
  }

  leave(): void {
    this.active = false;
    toasts.plain(() => i18n.m.tour.left);
  }

  back(): void {
    this.#go(this.#at - 1);
  }

  next(): void {
    if (this.#at + 1 < TOUR_STEPS.length) return this.#go(this.#at + 1);
    this.active = false;
    this.#keep(null);
    toasts.good(() => i18n.m.tour.finished);
  }

  async doIt(): Promise<void> {
    const { document } = this;
    if (!document || this.working) return;
    workspace.activate(document.key);
    this.working = true;
    await STEPS[this.step].doIt(document);
    this.working = false;
    if (layout.room === 'design') requestAnimationFrame(() => canvas.control?.fit());
  }

  #go(at: number): void {
    this.#at = at;
    if (this.#document) workspace.activate(this.#document);
    layout.room = STEPS[this.step].room;
    this.#keep({ at, document: this.#document });
  }

  #keep(kept: Kept | null): void {
    this.#left = kept;
    remembered.write(KEY, kept);
  }
}

export const tour = new Tour();
