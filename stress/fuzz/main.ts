/** One reader, in a process of its own: `main.mjs ROOT NAME COUNT SEED`. Prints a line of JSON at its end. */
import { fuzz } from './run.ts';
import { allTargets } from './targets.ts';

const [root = '.', name, count = '100000', seed = '1'] = process.argv.slice(2);
const targets = await allTargets(root);
const target = targets.find((one) => one.name === name);
if (target) {
  const outcome = await fuzz(target, Number(count), Number(seed), (done) => process.send?.(done));
  console.log(JSON.stringify(outcome));
} else console.log(JSON.stringify(targets.map((one) => one.name)));
for (const { close } of targets) close?.();
