/** Cost of saving the undo history: how long a write blocks the page, its size, and the time of a start. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileHandles } from '../engine/host/files/fileHandles.ts';
import { SessionFiles } from '../electron/storage/session.ts';
import { addNode, moveNodes, removeAndHeal, renameNode, setParams } from '../engine/editing/edit.ts';
import { commit, createHistory, travel } from '../engine/editing/history.ts';
import { type StoredHistory, MOST_CHARACTERS, readHistory, writeHistory } from '../engine/editing/historyStore.ts';
import { readDocument } from '../engine/model/serialize.ts';
import type { TensorsmithDocument } from '../engine/model/types.ts';
import { largeNetwork } from './largeNetwork.ts';
import { report, type Requirement, say, table } from './report.ts';
import { median } from './statistics.ts';

type Doc = TensorsmithDocument;
const STEPS = 100;
/** Limit in milliseconds that a write may block the page: two frames. */
const MOST_HELD_MS = 33.4;
/** Limit in milliseconds from the edit to the disk. */
const MOST_MS = 1000;
/** Time over which the session collects edits. */
const GATHERED_MS = 500;

/** A user's edits in turn; `i` chooses where. */
const EDITS: readonly ((document: Doc, i: number) => Doc)[] = [
  (document, i) => moveNodes(document, new Map([[nodeOf(document, i).id, { x: 7 * i, y: 3 * i }]])),
  (document, i) => setParams(document, nodeOf(document, i).id, { out_channels: 9 + i }),
  (document, i) => addNode(document, 'ReLU', { x: i, y: i }).document,
  (document, i) => removeAndHeal(document, [nodeOf(document, i).id]),
  (document, i) => renameNode(document, nodeOf(document, i).id, `step${i}`),
  // A frame around fifty.
  (document, i) =>
    moveNodes(document, new Map(document.graph.nodes.slice(i, i + 50).map(({ id }) => [id, { x: i, y: 5 * i }]))),
];
const nodeOf = ({ graph }: Doc, i: number) => graph.nodes[(i * 37) % graph.nodes.length]!;
const arrange = (document: Doc, i: number): Doc =>
  moveNodes(document, new Map(document.graph.nodes.map(({ id }, n) => [id, { x: n + i, y: 2 * n + i }])));

/** CPU time in milliseconds, garbage collection included: other programs do not count. */
const took = (work: () => unknown): number => {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};
const kilobytes = (text: string): string => `${(text.length / 1000).toFixed(0)} KB`;
const ms = (time: number): string => `${time.toFixed(1)} ms`;

/** All that the page does for a write. */
const write = (kept: StoredHistory) => ({
  text: JSON.stringify(kept.history.present),
  history: writeHistory(kept, false),
});

export async function measureSession(dataFolder: string): Promise<Requirement[]> {
  const requirements: Requirement[] = [];
  const rows = [
    [
      'nodes',
      'document',
      'steps',
      'a write holds the page (without steps)',
      'most',
      'to the disk',
      'a start reads',
      'full',
    ],
  ];
  for (const size of [500, 2000]) {
    let kept: StoredHistory = { history: createHistory(largeNetwork(size)), saved: null };
    const step = (label: string, edit: (document: Doc) => Doc): void => {
      kept = { ...kept, history: commit(kept.history, label, edit(kept.history.present)) };
    };
    const held: number[] = [];
    const bare: number[] = [];
    for (let i = 0; i < STEPS; i += 1) {
      step(`Step ${i}`, (document) => EDITS[i % EDITS.length]!(document, i));
      held.push(took(() => write(kept)));
      bare.push(took(() => JSON.stringify(kept.history.present)));
    }
    const { text, history } = write(kept);
    const folder = join(dataFolder, `session-${size}`);
    mkdirSync(folder, { recursive: true });
    const entry = { key: 'net', file: null, path: null, stamp: null, unsaved: true, savedAt: null, text, history };
    const files = new SessionFiles(folder, new FileHandles());
    const disk: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const start = performance.now();
      await files.write({ entries: [entry], order: ['net'], active: 'net' });
      disk.push(performance.now() - start);
    }
    const whole = readFileSync(join(folder, 'tab-net.json'), 'utf8');
    const document = readDocument(text);
    const reading = took(() => readHistory(history!, document));
    // The largest history that is stored: all nodes moved, many times, and half of it undone.
    for (let i = 0; i < 60; i += 1) step('Arrange', (now) => arrange(now, i));
    write(kept);
    kept = { ...kept, history: travel(kept.history, kept.history.past.length - 4) };
    write(kept);
    const full = took(() => write(kept));
    rows.push([
      String(size),
      kilobytes(text),
      `${STEPS}: ${kilobytes(history!)}`,
      `${ms(median(held))} (${ms(median(bare))})`,
      ms(Math.max(...held)),
      `${ms(median(disk))} (${kilobytes(whole)})`,
      ms(reading),
      `${ms(full)} (${kilobytes(write(kept).history!)})`,
    ]);
    const most = Math.max(...held);
    const holds = `a write after a step holds the page of ${size} nodes for less than two frames`;
    requirements.push(report(holds, most < MOST_HELD_MS, ms(most)));
    const total = GATHERED_MS + most + median(disk);
    requirements.push(report(`a step of ${size} nodes is on the disk within a second`, total < MOST_MS, ms(total)));
  }
  say(`\nKeeping the steps; at most ${MOST_CHARACTERS / 1e6} MB of them:\n`);
  table(rows);
  return requirements;
}
