// `npm start`: builds what is stale, prepares the engine, and opens the app: a window where
// there is a display and an Electron, else the same app for the browser on this machine.
//   npm start -- [FILE] [--browser] [--fetch-electron]
import { spawn } from 'node:child_process';
import { launchCommand, node, prepareEngine, root } from './lib/launch.mjs';

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

if (!node('scripts/build.mjs')) process.exit(1);
prepareEngine();
const { command, args } = launchCommand(flags);
const app = spawn(command, [...args, ...files], { cwd: root, stdio: 'inherit' });
app.on('exit', (code) => process.exit(code ?? 0));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill(signal));
