/** Cells of the lab: whatever is written, a cell ends in time, within its memory, with a value or an error that says where. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCells } from '../../engine/lab/cells.ts';
import { Lab } from '../../engine/lab/lab.ts';
import { mutateBytes } from './mutate.ts';
import type { Random } from './random.ts';
import type { Target } from './target.ts';

/** Seconds of a cell: below the limit of an input. */
const SECONDS = 0.5;
/** Memory of the tensors that one cell may make, and of their copies. */
const MEMORY = 1024 ** 3;
/** Share of inputs whose bytes are changed; the others are Python still. */
const BYTES = 0.3;

const NUMBERS = [
  '0',
  '-1',
  '1',
  '7',
  '1e9',
  '-2.5',
  '2**31',
  '10**20',
  'None',
  'True',
  "float('nan')",
  "float('inf')",
  '[]',
  '()',
];
const WRAPS = ['for i in range(3):\n', 'while True:\n', 'def f(x):\n', 'with torch.no_grad():\n', 'if x.sum() > 0:\n'];

/** Lines of several cells, with other numbers and names in them. */
function grown(cells: readonly string[], random: Random): string {
  const lines = Array.from({ length: 1 + random.below(3) }, () => random.pick(cells).split('\n')).flat();
  const names = lines.join('\n').match(/[A-Za-z_]\w*/g) ?? ['x'];
  for (let rounds = 1 + random.below(6); rounds > 0; rounds -= 1) {
    const at = random.below(lines.length);
    const line = lines[at] ?? '';
    switch (random.below(6)) {
      case 0:
        lines[at] = line.replace(/\d+(?:\.\d+)?/, random.pick(NUMBERS));
        break;
      case 1:
        lines[at] = line.replace(/[A-Za-z_]\w*/, random.pick(names));
        break;
      case 2:
        lines.splice(at, 1);
        break;
      case 3:
        lines.splice(random.below(lines.length + 1), 0, line);
        break;
      case 4:
        lines[at] = line.replace(/\(([^()]*)\)/, (_, inner: string) => `(${inner.split(',').reverse().join(',')})`);
        break;
      default:
        lines[at] = `${random.pick(WRAPS)}    ${line.trim() || 'pass'}`;
    }
  }
  return lines.join('\n');
}

/** @param root folder of the project, for the cells of its tests */
export function cellTargets(root: string): Target[] {
  const folder = join(root, 'engine', 'lab', 'testing');
  const cells = ['snippets', 'names', 'more'].flatMap((name) =>
    readCells(readFileSync(join(folder, `${name}.py`), 'utf8')),
  );
  return [
    {
      name: 'cells',
      memory: MEMORY,
      make: (random) => {
        if (random.next() >= BYTES) return Buffer.from(grown(cells, random));
        return Buffer.from(mutateBytes(Buffer.from(random.pick(cells)), Buffer.from(random.pick(cells)), random));
      },
      read: (input) => {
        const { error } = new Lab(SECONDS).run(Buffer.from(input).toString('utf8'));
        if (error && !(error.line >= 1)) throw new Error(`No line: ${JSON.stringify(error)}`);
        if (error?.code === 'internal') throw new Error(JSON.stringify(error));
      },
    },
  ];
}
