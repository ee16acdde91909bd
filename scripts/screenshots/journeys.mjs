// Pictures of the journeys: the end-to-end tests with the tag, in real Electron, a folder a journey.
import { spawnSync } from 'node:child_process';
import { fetchElectron, findElectron } from '../lib/electron.mjs';
import { hasDisplay, startDisplay } from '../lib/system.mjs';

/** @returns whether every journey came to its end */
export async function journeys(folder) {
  const display = process.env.DISPLAY || !hasDisplay() ? null : await startDisplay();
  const env = {
    ...process.env,
    ...(display ? { DISPLAY: display.display } : {}),
    TENSORSMITH_ELECTRON: findElectron() ?? fetchElectron(),
    TENSORSMITH_JOURNEYS: folder,
  };
  const test = ['test', '--config', 'e2e/playwright.config.ts', '--project=electron', '--grep=@journey', '--reporter=list'];
  const { status } = spawnSync('npx', ['--no-install', 'playwright', ...test], { stdio: 'inherit', env });
  display?.stop();
  return status === 0;
}
