#!/usr/bin/env node
// Runs the command line; in a checkout it is built first where it is stale.
import { existsSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));
const parts = process.argv[2] === 'serve' ? ['cli', 'engine', 'renderer'] : ['cli', 'engine'];
// What the build says must not mix with what the command prints.
if (existsSync(build)) execFileSync(process.execPath, [build, ...parts], { stdio: ['ignore', 'ignore', 'inherit'] });
await import('../dist/cli/main.mjs');
