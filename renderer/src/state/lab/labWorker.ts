/** Worker that runs the lab's cells (lab.svelte.ts), so that no cell blocks the window and any can be stopped. */
import { Lab } from '../../../../engine/lab/lab.ts';
import type { LabReply, LabRequest } from './labMessages.ts';

/** Milliseconds between two messages with printed text. */
const PAUSE = 100;

let lab = new Lab();

const answer = (reply: LabReply): void => postMessage(reply);

/** Sends printed text in parts. */
function printer(): (text: string) => void {
  let [waiting, sentAt] = ['', 0];
  return (text) => {
    waiting += text;
    const now = performance.now();
    if (now - sentAt < PAUSE) return;
    answer({ kind: 'output', text: waiting });
    [waiting, sentAt] = ['', now];
  };
}

onmessage = ({ data }: MessageEvent<LabRequest>): void => {
  if (data.kind === 'run') {
    if (data.fresh) lab = new Lab();
    answer({ kind: 'run', view: lab.show(data.source, [], printer()) });
  } else if (data.kind === 'tape') answer({ kind: 'tape', tape: lab.tape(data.name) });
  else if (data.kind === 'check') answer({ kind: 'check', holds: data.sources.map((source) => lab.holds(source)) });
  else {
    lab = new Lab();
    const views = data.sources.map((source) => lab.show(source, data.overrides));
    answer({ kind: 'replay', views, tape: data.tapeOf === null ? null : lab.tape(data.tapeOf) });
  }
};
