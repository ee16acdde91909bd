/** `tensorsmith replay`: trains a run again, and tells whether the result is the same. */
import { UserError } from '../errors/error.ts';
import { compareResults, type SameResult } from '../host/runs/sameResult.ts';
import { EngineClient } from './engineClient.ts';
import { json, say, StatusLine, warn } from './terminal.ts';
import { runOf } from './runFile.ts';
import { follow } from './train.ts';

/** @param named id of the earlier run, or the file that it is in */
export async function replayCommand(named: string, flags: { data?: string | undefined; json: boolean }): Promise<void> {
  const engine = new EngineClient();
  const status = new StatusLine();
  let isElsewhere = false;
  engine.on('run.notice', ({ error }) => {
    isElsewhere ||= error.code === 'run.elsewhere';
    warn(error);
  });
  try {
    const run = await runOf(engine, named, flags);
    const { runs } = await engine.call('runs.list', {});
    if (!runs.some((one) => one.run === run)) throw new UserError('run.unknown', { run });
    const { steps } = await engine.call('run.metrics', { run });
    const last = steps.at(-1);
    if (!last) throw new UserError('run.noWeights', { run });
    const finished = follow(engine, status, flags.json);
    // Awaited below; a failed start is reported by itself.
    finished.catch(() => undefined);
    const replay = (await engine.call('run.replay', { run })).run;
    const stop = (): void => void engine.call('run.stop', { run: replay }).catch(() => undefined);
    process.once('SIGINT', stop);
    // A run that was stopped is trained as far as it went.
    engine.on('step.metrics', ({ epoch, steps: done }) => {
      if (epoch > last.epoch || (epoch === last.epoch && (done.at(-1) ?? 0) > last.step)) stop();
    });
    await finished;
    status.clear();
    const result = await compareResults(run, replay);
    const isSame = result.lossDifference === 0 && (result.weightDifference ?? 0) === 0 && result.steps === steps.length;
    if (flags.json) json({ event: 'result', run, replay, same: isSame, elsewhere: isElsewhere, ...result });
    else tell(result, steps.length, isSame);
    if (!isSame && !isElsewhere) process.exitCode = 1;
  } finally {
    status.clear();
    await engine.close();
  }
}

function tell(
  { steps, firstDifferent, lossDifference, weightDifference }: SameResult,
  of: number,
  isSame: boolean,
): void {
  const weights =
    weightDifference === null
      ? 'weights are not compared, since the runs ended at different steps'
      : weightDifference === 0
        ? 'the weights are the same to the bit'
        : `weights differ by ${weightDifference.toExponential(1)} of the largest`;
  if (isSame) return say(`${steps} losses are the same to the bit; ${weights}`);
  if (steps < of) say(`${steps} of ${of} steps were trained again`);
  if (firstDifferent)
    say(
      `losses differ from epoch ${firstDifferent.epoch}, step ${firstDifferent.step} on, by ${lossDifference.toExponential(1)} at most; ${weights}`,
    );
  else say(`${steps} losses are the same to the bit; ${weights}`);
}
