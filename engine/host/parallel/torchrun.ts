/** Data parallel training by PyTorch: two processes that torchrun starts, where Python has PyTorch. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParallelTraining } from '../../protocol/reports.ts';
import { runCommand } from '../../runtime/tensorflow/install/command.ts';
import { FIRST_WEIGHTS, RATE, samples, STEPS } from './regression.ts';

const PROGRAMS = ['python3', 'python'];
const PATIENCE_MS = 60_000;
/** Before the line with the result: torchrun and PyTorch may print more. */
const MARK = 'tensorsmith:';

/** The script of each process, as one would write it. */
export function torchrunScript(): string {
  const { x, y } = samples();
  return `import json, os
import torch
import torch.distributed as dist

X = torch.tensor(${JSON.stringify(x)})
y = torch.tensor(${JSON.stringify(y.map((value) => [value]))})
dist.init_process_group("gloo")
rank, world = dist.get_rank(), dist.get_world_size()
weight = torch.tensor(${JSON.stringify(FIRST_WEIGHTS.map((value) => [value]))}, dtype=torch.float32, requires_grad=True)
own_x, own_y = X[rank::world], y[rank::world]

def gather(value):
    parts = [None] * world
    dist.all_gather_object(parts, value)
    return parts

steps = []
for _ in range(${STEPS}):
    weight.grad = None
    loss = torch.nn.functional.mse_loss(own_x @ weight, own_y)
    loss.backward()
    gradient = weight.grad.flatten().tolist()
    dist.all_reduce(weight.grad)
    weight.grad /= world
    with torch.no_grad():
        weight -= ${RATE} * weight.grad
    losses, gradients = gather(loss.item()), gather(gradient)
    steps.append({"loss": losses, "gradient": gradients, "mean": weight.grad.flatten().tolist(),
                  "weight": gather(weight.detach().flatten().tolist())})
processes = gather(os.getpid())

alone = torch.tensor(${JSON.stringify(FIRST_WEIGHTS.map((value) => [value]))}, dtype=torch.float32, requires_grad=True)
for _ in range(${STEPS}):
    alone.grad = None
    torch.nn.functional.mse_loss(X @ alone, y).backward()
    with torch.no_grad():
        alone -= ${RATE} * alone.grad
if rank == 0:
    print("${MARK}" + json.dumps({"by": "torchrun", "version": torch.__version__, "processes": processes,
                                   "steps": steps, "alone": alone.detach().flatten().tolist()}), flush=True)
dist.destroy_process_group()
`;
}

/** Null where no Python has PyTorch, or it does not get that far. */
export async function trainByTorchrun(): Promise<ParallelTraining | null> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-torchrun-'));
  try {
    for (const program of PROGRAMS) {
      const { code } = await runCommand(program, ['-c', 'import torch.distributed.run'], { signal });
      if (code !== 0) continue;
      const script = join(folder, 'parallel.py');
      writeFileSync(script, torchrunScript());
      const { output } = await runCommand(
        program,
        ['-m', 'torch.distributed.run', '--standalone', '--nproc-per-node=2', script],
        { signal, env: { OMP_NUM_THREADS: '1' }, cwd: folder },
      );
      const line = output.split('\n').find((one) => one.startsWith(MARK));
      if (line) return JSON.parse(line.slice(MARK.length)) as ParallelTraining;
    }
  } catch {
    // It took too long: the engine's own processes show the same.
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return null;
}
