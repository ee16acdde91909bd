/** A table of measurements as a CSV file: a date each minute, words, whole and decimal numbers, some of them missing. */
import { closeSync, openSync, writeSync } from 'node:fs';

const AT_A_TIME = 50_000;
const NAMES = 'time,station,heat,wind,load,count,note,target';

function line(i: number): string {
  const time = new Date(Date.UTC(2000, 0, 1) + i * 60_000).toISOString().slice(0, 16).replace('T', ' ');
  const heat = i % 97 === 5 ? '' : (20 + 10 * Math.sin(i / 700)).toFixed(2);
  const numbers = `${((i * 7) % 113) / 10},${(50 + 20 * Math.cos(i / 900)).toFixed(3)},${i % 31}`;
  return `${time},s${i % 7},${heat},${numbers},"note ${i % 1000}, of the day",${(Math.sin(i / 500) * 40).toFixed(3)}\n`;
}

/** Writes so many rows, 67 bytes each. */
export function writeTable(path: string, rows: number): void {
  const file = openSync(path, 'w');
  writeSync(file, `${NAMES}\n`);
  for (let begin = 0; begin < rows; begin += AT_A_TIME)
    writeSync(file, Array.from({ length: Math.min(AT_A_TIME, rows - begin) }, (_, k) => line(begin + k)).join(''));
  closeSync(file);
}
