/**
 * Pictures of every screen, in both languages and themes and three sizes, of the real app served to a browser:
 * `npm run screenshots [folder]`. Trains LeNet on MNIST for one epoch on the way.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { findChromium } from './lib/system.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? join(root, 'screenshots');
const SIZES = [
  [1024, 680],
  [1280, 800],
  [1920, 1080],
];

const home = mkdtempSync(join(tmpdir(), 'tensorsmith-pictures-'));
const server = spawn(process.execPath, ['bin/tensorsmith.mjs', 'serve', '--json'], {
  cwd: root,
  env: { ...process.env, XDG_DATA_HOME: home },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const line = await new Promise((resolve, reject) => {
  createInterface({ input: server.stdout }).once('line', resolve);
  server.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
});
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
const problems = [];
page.on('pageerror', (error) => problems.push(error.message));
page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
await page.goto(JSON.parse(line).address);
page.setDefaultTimeout(15_000);
process.on('exit', () => server.kill());
const at = (id) => page.getByTestId(id);

/** One picture a theme, language and size. `still` waits for what moves. */
async function picture(name, still = 350) {
  for (const language of ['en', 'zh']) {
    if ((await page.evaluate(() => document.documentElement.lang.slice(0, 2))) !== language) {
      // Through the keyboardless back door of the page, since a dialog may cover the status bar.
      await page.evaluate(() => document.querySelector('[data-testid=language]').click());
    }
    for (const theme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: theme });
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        if (name.startsWith('design')) await page.evaluate(() => document.querySelector('[data-testid=fit]')?.click());
        await page.waitForTimeout(still);
        const path = join(folder, `${language}-${theme}-${width}`, `${name}.png`);
        mkdirSync(join(path, '..'), { recursive: true });
        await page.screenshot({ path });
      }
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => document.querySelector('[data-testid=fit]')?.click());
  await page.waitForTimeout(400);
  console.log(name);
}

async function dialog(name, open) {
  await open();
  await page.waitForTimeout(300);
  await picture(name, 300);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(300);
}

await at('canvas').waitFor();
await page.waitForTimeout(2500);
await picture('design', 500);
await at('node-fc1').click();
await picture('design-layer', 500);
// A network with a problem: without its Flatten, Linear gets an image.
await at('node-flatten').click();
await page.keyboard.press('Delete');
await page.waitForTimeout(200);
const [from, to] = [await at('pool2.out').boundingBox(), await at('fc1.in').boundingBox()];
await page.mouse.move(from.x + 5, from.y + 5);
await page.mouse.down();
await page.mouse.move(to.x + 5, to.y + 5, { steps: 8 });
await page.mouse.up();
await at('problem').waitFor();
await picture('design-problem', 500);
await page.keyboard.press('Escape');
for (let i = 0; i < 2; i++) await at('undo').click();
await at('new-tab').click();
await picture('design-empty');
await page.getByRole('tab').first().click();

await at('room-data').click();
await picture('data-empty');
await at('use-mnist').click();
await at('train-count').waitFor({ timeout: 60_000 });
await picture('data', 500);
await at('room-runs').click();
await picture('runs-empty');
await at('room-explore').click();
await picture('explore-empty');
await at('room-train').click();
await at('epochs').fill('1');
await picture('train-before');
await at('train').click();
await page.locator('[data-status=running]').waitFor({ timeout: 60_000 });
await page.waitForTimeout(1500);
await page.screenshot({ path: join(folder, 'en-light-1280', 'train-running.png') });
await page.locator('[data-status=finished]').waitFor({ timeout: 180_000 });
await at('test').click();
await at('predictions').waitFor({ timeout: 60_000 });
await picture('explore', 600);
await at('room-train').click();
await picture('train');
await at('room-runs').click();
await picture('runs');
await at('room-design').click();
await dialog('export', () => at('export').click());
await dialog('devices', () => at('device').click());
await dialog('settings', () => at('settings').click());
await dialog('keys', () => page.keyboard.press('Control+/'));
await dialog('menu', async () => {
  await at('menu').click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
});

await browser.close();
server.kill();
rmSync(home, { recursive: true, force: true });
console.log(`Pictures are in ${folder}`);
if (problems.length) {
  console.error(`The page reported:\n${[...new Set(problems)].join('\n')}`);
  process.exit(1);
}
