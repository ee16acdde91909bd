/** The long part: `main.mjs ROOT KILLS`. */
import { join } from 'node:path';
import { bundle } from '../../scripts/lib/bundle.mjs';
import { disk } from './disk.ts';
import { everyWrite } from './everyWrite.ts';
import { Kills, KINDS } from './kills.ts';
import { scenarios } from './scenarios.ts';

const [root = '.', count = '500'] = process.argv.slice(2);
const program = join(root, '.cache', 'stress', 'child.mjs');
const sample = join(root, 'resources', 'samples', 'auto-mpg.json');
let bad = 0;
const tell = (what: string, faults: readonly string[]): void => {
  console.log(`${faults.length ? 'FAULT' : 'ok'}  ${what}`);
  for (const fault of faults.slice(0, 10)) console.log(`       ${fault}`);
  bad += faults.length;
};

const { all, close } = scenarios();
for (const scenario of all) {
  const { tried, faults } = await everyWrite(scenario);
  tell(`${scenario.name}: ${tried} operations went wrong`, faults);
}
close();

await bundle(join(root, 'stress', 'soak', 'child.ts'), program);
const { cycles, faults: full } = await disk(program, sample);
tell(`a disk that fills up while a run trains, ${cycles} times`, full);

const kills = new Kills(program, sample);
const faults: string[] = [];
const start = performance.now();
for (let round = 0; round < Number(count); round += 1) {
  faults.push(...(await kills.round(KINDS[round % KINDS.length]!)));
  if (round % 50 === 49)
    console.log(
      `    ${round + 1} kills, ${faults.length} faults, ${((performance.now() - start) / 1000).toFixed(0)} s`,
    );
}
kills.close();
tell(`${count} kills at random instants of ${KINDS.join(', ')}`, faults);
process.exitCode = bad ? 1 : 0;
