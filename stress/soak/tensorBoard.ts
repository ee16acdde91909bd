/** TensorBoard, from PyPI, reads the event files of a run that was killed and resumed. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, loadMetrics } from '../../engine/host/runs/runs.ts';
import { Kills } from './kills.ts';

/** setuptools has what it imports, which Python no longer has. */
const PACKAGES = ['tensorboard==2.20.0', 'setuptools<80'];
/** Kills of the run. */
const KILLS = 8;

/** A Python with TensorBoard, in a virtual environment of the project's; null where it cannot be made. */
function pythonWithTensorBoard(root: string): string | null {
  const folder = join(root, '.cache', 'tensorboard-venv');
  const python = join(folder, 'bin', 'python');
  const run = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
  const ready = (): boolean => existsSync(python) && run(python, '-c', 'import tensorboard, pkg_resources');
  if (ready()) return python;
  if (!run('python3', '-m', 'venv', folder)) return null;
  return run(python, '-m', 'pip', 'install', '--quiet', ...PACKAGES) && ready() ? python : null;
}

/** @returns what TensorBoard shows otherwise than our records have it; null where it cannot be installed */
export async function tensorBoard(root: string, program: string, sample: string): Promise<string[] | null> {
  const python = pythonWithTensorBoard(root);
  if (!python) return null;
  const kills = new Kills(program, sample);
  const faults: string[] = [];
  const compare = async (run: string): Promise<void> => {
    const { stdout, stderr, status } = spawnSync(
      python,
      [join(root, 'stress', 'soak', 'readEvents.py'), join(folderOf(run), 'tensorboard')],
      { encoding: 'utf8' },
    );
    if (status !== 0) return void faults.push(stderr);
    const found = JSON.parse(stdout) as Record<string, [number, number][]>;
    const { steps, epochs, stepsPerEpoch } = await loadMetrics(run);
    const expected: Record<string, (readonly [number, number | null])[]> = {
      'loss/train': steps.map(({ epoch, step, loss }) => [(epoch - 1) * stepsPerEpoch + step, loss]),
      learning_rate: steps.map(({ epoch, step, lr }) => [(epoch - 1) * stepsPerEpoch + step, lr]),
      'loss/validation': epochs.map(({ epoch, validationLoss }) => [epoch * stepsPerEpoch, validationLoss]),
    };
    for (const [tag, points] of Object.entries(expected)) {
      const shown = found[tag] ?? [];
      if (shown.length !== points.length) faults.push(`${tag}: ${shown.length} points instead of ${points.length}`);
      const wrong = points.find(
        ([step, value], i) =>
          shown[i]?.[0] !== step || Math.abs(shown[i][1] - (value ?? NaN)) > 1e-6 * Math.abs(value ?? 0),
      );
      if (wrong) faults.push(`${tag}: not ${String(wrong[1])} at step ${wrong[0]}`);
    }
  };
  await kills.resumed(KILLS, compare);
  kills.close();
  return faults;
}
