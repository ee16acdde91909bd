// `node scripts/recordedRun.mjs DIR`: trains the bundled LeNet on the MNIST files in DIR, and records the losses and
// accuracies that the animation of the first-start page shows.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const LOSSES = 120;

const [data] = process.argv.slice(2);
if (!data) throw new Error('usage: node scripts/recordedRun.mjs DIR');
const { stdout, status } = spawnSync(
  process.execPath,
  [at('bin/tensorsmith.mjs'), 'train', at('resources/samples/lenet-mnist.json'), '--data', data, '--json'],
  { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] },
);
if (status !== 0) throw new Error('the run failed');
const events = stdout
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const of = (event) => events.filter((each) => each.event === event);

/** Means of the losses of neighbouring batches: the curve at the resolution of the chart. */
const all = of('step.metrics').flatMap(({ loss }) => loss);
const per = all.length / LOSSES;
const losses = Array.from({ length: LOSSES }, (_, i) => {
  const some = all.slice(Math.floor(i * per), Math.max(Math.floor((i + 1) * per), Math.floor(i * per) + 1));
  return Number((some.reduce((sum, loss) => sum + loss, 0) / some.length).toFixed(4));
});
const accuracies = of('epoch.metrics').map(({ validationAccuracy }) => Number(validationAccuracy.toFixed(4)));
writeFileSync(at('renderer/src/start/recordedRun.json'), `${JSON.stringify({ losses, accuracies })}\n`);
console.log(`${all.length} batches, ${accuracies.join(', ')}`);
