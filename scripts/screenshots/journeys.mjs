// Pictures of the journeys: the end-to-end tests with the tag, in real Electron, a folder a journey.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fetchElectron, findElectron } from '../lib/electron.mjs';
import { hasDisplay, startDisplay } from '../lib/system.mjs';

/** @param scales display scales @returns whether every journey came to its end at each */
export async function journeys(folder, scales) {
  const display = process.env.DISPLAY || !hasDisplay() ? null : await startDisplay();
  const electron = findElectron() ?? fetchElectron();
  const test = [
    'test',
    '--config',
    'e2e/playwright.config.ts',
    '--project=electron',
    '--grep=@journey',
    '--reporter=list',
  ];
  const passed = scales.map((scale) => {
    const env = {
      ...process.env,
      ...(display ? { DISPLAY: display.display } : {}),
      TENSORSMITH_ELECTRON: electron,
      TENSORSMITH_JOURNEYS: join(folder, `${scale}x`),
      TENSORSMITH_SCALE: String(scale),
    };
    return spawnSync('npx', ['--no-install', 'playwright', ...test], { stdio: 'inherit', env }).status === 0;
  });
  display?.stop();
  return passed.every((one) => one);
}
