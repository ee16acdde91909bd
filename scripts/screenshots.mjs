/**
 * Screenshots of every screen and state, in both languages and themes and three sizes, of the real app served to a
 * browser: `npm run screenshots -- [folder] [--only drawing,rooms] [--sizes 1024x680,1440x900] [--scales
 * 1,1.25,1.5,1.75,2]`. Trains LeNet on MNIST in the process. `--only journeys` takes the steps of the journeys instead.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openCamera } from './lib/camera.mjs';
import { dialogs } from './screenshots/dialogs.mjs';
import { drawing } from './screenshots/drawing.mjs';
import { large } from './screenshots/large.mjs';
import { journeys } from './screenshots/journeys.mjs';
import { layers } from './screenshots/layers.mjs';
import { looking } from './screenshots/looking.mjs';
import { modules } from './screenshots/modules.mjs';
import { rooms } from './screenshots/rooms.mjs';
import { start } from './screenshots/start.mjs';

const SCENES = { drawing, modules, layers, large, looking, dialogs, start, rooms };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: Object.keys(SCENES).join(',') },
    sizes: { type: 'string', default: '1024x680,1280x800,1920x1080' },
    scales: { type: 'string', default: '1,1.5' },
  },
});
const folder = positionals[0] ?? join(fileURLToPath(new URL('..', import.meta.url)), 'screenshots');
const sizes = values.sizes.split(',').map((size) => {
  const [width, height] = size.split('x').map(Number);
  return { width, height };
});
const scales = values.scales.split(',').map(Number);
if (values.only === 'journeys') process.exit((await journeys(folder, scales)) ? 0 : 1);

const problems = new Set();
for (const scale of scales)
  for (const scene of values.only.split(',')) {
    const camera = await openCamera({ folder, sizes, scale, problems });
    await SCENES[scene](camera);
    await camera.close();
  }
console.log(`Pictures are in ${folder}`);
if (problems.size) {
  console.error(`The page reported:\n${[...problems].join('\n')}`);
  process.exit(1);
}
