/** Worker that reads and analyzes a text (checkInWorker.ts). */
import { paste, readClip } from '../../../../engine/editing/clipboard.ts';
import { createDocument } from '../../../../engine/model/create.ts';
import { readModule, rootOf } from '../../../../engine/editing/moduleFile.ts';
import { readDocument } from '../../../../engine/model/serialize.ts';
import type { TensorsmithDocument } from '../../../../engine/model/types.ts';
import { toErrorData } from '../../../../engine/errors/error.ts';
import { analyze } from '../../../../engine/analysis/analyze.ts';
import type { Answer, Kind, Question } from './checkInWorker.ts';

const READ: Readonly<Record<Kind, (text: string) => TensorsmithDocument | null>> = {
  document: readDocument,
  module: (text) => {
    const file = readModule(text);
    return { ...createDocument(''), graph: rootOf(file).graph, modules: file.modules };
  },
  clip: (text) => {
    const clip = readClip(text);
    return clip && paste(createDocument(''), clip, { x: 0, y: 0 }, false).document;
  },
};

function answer({ kind, text }: Question): Answer {
  try {
    const document = READ[kind](text);
    if (document) analyze(document.graph, document.modules, document.training);
    return null;
  } catch (error) {
    return toErrorData(error);
  }
}

onmessage = ({ data }: MessageEvent<Question>): void => postMessage(answer(data));
