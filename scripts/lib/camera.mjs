// Takes screenshots of the app as served by `serve`, in every language, theme and size.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { findChromium } from './system.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const USUAL = { width: 1280, height: 800 };

/** Starts `serve` with its own data; @returns its process and the address of its page */
async function startServer(home) {
  const server = spawn(process.execPath, ['bin/tensorsmith.mjs', 'serve', '--json'], {
    cwd: root,
    env: { ...process.env, XDG_DATA_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).once('line', resolve);
    server.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
  });
  return { server, address: JSON.parse(line).address };
}

async function openPage(browser, { scale, problems, address }) {
  const page = await browser.newPage({ viewport: USUAL, deviceScaleFactor: scale, locale: 'en-US' });
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => problems.add(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.add(message.text()));
  page.on('filechooser', () => undefined);
  await page.goto(address);
  await page.getByTestId('first-open').dispatchEvent('click');
  await page.getByTestId('node-conv1').waitFor();
  return page;
}

/**
 * Takes one screenshot per theme, language and size. `still` waits for animations; `held`: what a new size would close.
 */
function photographer(page, { folder, sizes, scale }) {
  const click = (id) => page.evaluate((testid) => document.querySelector(`[data-testid=${testid}]`)?.click(), id);
  async function speak(language) {
    const now = await page.evaluate(() => document.documentElement.lang.slice(0, 2));
    // Not by the mouse, since a dialog may cover the status bar.
    if (now !== language) await click('language');
  }
  async function shoot(name, language, theme, { still, fit, held }) {
    const own = page.viewportSize();
    for (const { width, height } of held ? [own] : sizes) {
      if (!held) await page.setViewportSize({ width, height });
      if (fit) await click('fit');
      await page.waitForTimeout(still);
      const path = join(folder, `${language}-${theme}-${width}${scale === 1 ? '' : `@${scale}x`}`, `${name}.png`);
      mkdirSync(join(path, '..'), { recursive: true });
      // Thousands of layers are redrawn in another language and theme first.
      await page.screenshot({ path, timeout: 60_000 });
    }
  }
  return async (name, { still = 350, fit = false, held = false } = {}) => {
    for (const language of ['en', 'zh']) {
      await speak(language);
      for (const theme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme: theme });
        await shoot(name, language, theme, { still, fit, held });
      }
    }
    await speak('en');
    if (!held) await page.setViewportSize(USUAL);
    if (fit) await click('fit');
    await page.waitForTimeout(300);
    console.log(name);
  };
}

async function middleOf(at, id) {
  const { x, y, width, height } = await at(id).boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
}

/** Actions on the page between screenshots. */
const hands = (page, at, home) => ({
  /** Runs a command through the command palette. */
  async command(words) {
    await page.keyboard.press('ControlOrMeta+k');
    await at('commands').waitFor();
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(200);
  },
  async set(key, value) {
    const field = at('inspector').getByTestId(`field-${key}`);
    await field.fill(String(value));
    await field.press('Enter');
  },
  middle: (id) => middleOf(at, id),
  async connect(from, to) {
    const [a, b] = [await middleOf(at, from), await middleOf(at, to)];
    await page.mouse.move(a.x, a.y);
    await page.mouse.down();
    await page.mouse.move(b.x, b.y, { steps: 8 });
    await page.mouse.up();
  },
  /** Opens a network from a file. */
  async open(document) {
    const path = join(home, `${document.name}.tensorsmith`);
    writeFileSync(path, JSON.stringify(document));
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('ControlOrMeta+o');
    await (await chooser).setFiles(path);
    await at(`node-${document.graph.nodes[0].name}`).waitFor();
  },
  async sample(id) {
    await page.keyboard.press('ControlOrMeta+Shift+o');
    await at(`sample-${id}`).click();
    await page.locator('.svelte-flow__node').first().waitFor();
  },
});

/** A freshly started app, with `scale` device pixels per CSS pixel. `problems` collects the page's errors. */
export async function openCamera({ folder, sizes, scale = 1, problems }) {
  const home = mkdtempSync(join(tmpdir(), 'tensorsmith-pictures-'));
  const { server, address } = await startServer(home);
  const stop = () => server.kill();
  process.once('exit', stop);
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  const page = await openPage(browser, { scale, problems, address });
  const at = (id) => page.getByTestId(id);
  return {
    page,
    at,
    picture: photographer(page, { folder, sizes, scale }),
    ...hands(page, at, home),
    async close() {
      await browser.close();
      stop();
      process.off('exit', stop);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
