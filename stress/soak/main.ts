/** The long part of the soak test: `main.mjs ROOT KILLS`. */
import { join } from 'node:path';
import { bundle } from '../../scripts/lib/bundle.mjs';
import { disk } from './disk.ts';
import { everyWrite } from './everyWrite.ts';
import { Kills, KINDS } from './kills.ts';
import { scenarios } from './scenarios.ts';
import { tensorBoard } from './tensorBoard.ts';

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

const resumes = new Kills(program, sample);
const { digest } = await resumes.resumed(0);
const others: string[] = [];
let killed = 0;
let runs = 0;
for (; killed < Number(count); runs += 1) {
  const resumed = await resumes.resumed(Number(count));
  killed += Math.max(1, resumed.kills);
  if (resumed.digest !== digest) others.push(`run ${runs + 1} ended otherwise after ${resumed.kills} kills`);
}
resumes.close();
tell(`${killed} kills of ${runs} runs, each resumed until it finished: bitwise the same end`, others);

const differences = await tensorBoard(root, program, sample);
if (differences === null) console.log('NOT RUN  TensorBoard: it cannot be installed from PyPI here');
else tell('TensorBoard shows a killed and resumed run as our records have it', differences);
process.exitCode = bad ? 1 : 0;
