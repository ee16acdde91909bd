/** Data parallel training in two processes of the engine: each computes the gradient of its share; their mean is taken. */
import type { Reply } from '../../protocol/client.ts';
import type { ParallelTraining } from '../../protocol/reports.ts';
import { FIRST_WEIGHTS, type Gradient, gradientOfShare, meanOf, STEPS, stepped, trainedAlone } from './regression.ts';

const PROCESSES = 2;

/** Commands of an engine process about its share, used by the supervisor only. */
export interface ShareCommands {
  'share.gradient': {
    params: { weights: readonly number[]; rank: number; of: number };
    result: Gradient & { process: number };
  };
}

export const shareHandlers: {
  [K in keyof ShareCommands]: (params: ShareCommands[K]['params']) => Promise<ShareCommands[K]['result']>;
} = {
  'share.gradient': async ({ weights, rank, of }) => ({
    ...gradientOfShare(weights, rank, of),
    process: process.pid,
  }),
};

/** A temporary engine process. */
export interface ShareWorker {
  ask(command: keyof ShareCommands, params: object): Promise<Reply<unknown>>;
  end(): void;
}

/** The first error of the workers is the reply. @param start a temporary engine process */
export async function trainInProcesses(start: () => ShareWorker): Promise<Reply<ParallelTraining>> {
  const workers = Array.from({ length: PROCESSES }, start);
  try {
    let weights = workers.map(() => [...FIRST_WEIGHTS]);
    const steps: ParallelTraining['steps'][number][] = [];
    let processes: number[] = [];
    for (let step = 0; step < STEPS; step += 1) {
      const replies = await Promise.all(
        workers.map((worker, rank) => worker.ask('share.gradient', { weights: weights[rank]!, rank, of: PROCESSES })),
      );
      const failed = replies.find(({ ok }) => !ok);
      if (failed && !failed.ok) return failed;
      const shares = replies.flatMap((reply) =>
        reply.ok ? [reply.value as ShareCommands['share.gradient']['result']] : [],
      );
      processes = shares.map((share) => share.process);
      const mean = meanOf(shares.map(({ gradient }) => gradient));
      weights = weights.map((own) => stepped(own, mean));
      const [loss, gradient] = [shares.map((share) => share.loss), shares.map((share) => share.gradient)];
      steps.push({ loss, gradient, mean, weight: weights });
    }
    return { ok: true, value: { by: 'engine', version: null, processes, steps, alone: trainedAlone() } };
  } finally {
    for (const worker of workers) worker.end();
  }
}
