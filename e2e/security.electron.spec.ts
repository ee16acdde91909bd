/** What the page may not do, proved on the running window (docs/security.md). */
import { readFileSync } from 'node:fs';
import { descendants } from './support/processes.ts';
import { expect, test } from './support/test.ts';
import { startElectron } from './support/electron.ts';

test('the page has no Node, no way out, and no permission', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('canvas').waitFor();
  const found = await page.evaluate(async () => {
    const attempt = async (action: () => unknown): Promise<string> => {
      try {
        return String(await action());
      } catch (error) {
        return `refused: ${(error as Error).name}`;
      }
    };
    // A call from outside may eval for as long as it runs; what the page does later may not.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      violations.push(effectiveDirective),
    );
    const script = document.createElement('script');
    script.textContent = 'window.injected = 1';
    document.body.append(script);
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com';
    document.body.append(frame);
    const results = {
      globals: [
        typeof Reflect.get(window, 'require'),
        typeof Reflect.get(window, 'process'),
        typeof Reflect.get(window, 'Buffer'),
      ],
      protocol: location.protocol,
      // eslint-disable-next-line no-eval -- that this is refused is the point
      eval: await attempt(() => eval('1')),
      // eslint-disable-next-line no-new-func
      func: await attempt(() => new Function('return 1')()),
      fetch: await attempt(() => fetch('https://example.com')),
      file: await attempt(() => fetch('file:///etc/passwd')),
      popup: String(window.open('https://example.com')),
      camera: await attempt(() => navigator.mediaDevices.getUserMedia({ video: true })),
      notification: await attempt(() => Notification.requestPermission()),
      injected: String(Reflect.get(window, 'injected')),
      api: Object.keys(Reflect.get(window, 'tensorsmith') as object).sort(),
    };
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { ...results, violations };
  });
  expect(found.globals).toEqual(['undefined', 'undefined', 'undefined']);
  expect(found.protocol).toBe('app:');
  expect(found.eval).toContain('refused');
  expect(found.func).toContain('refused');
  expect(found.fetch).toContain('refused');
  expect(found.file).toContain('refused');
  expect(found.popup).toBe('null');
  expect(found.camera).toContain('refused');
  expect(found.notification).toBe('denied');
  expect(found.injected).toBe('undefined');
  expect(found.api).toEqual(['commands', 'events']);
  expect(found.violations).toEqual(expect.arrayContaining(['script-src-elem', 'frame-src']));
});

test('the window does not navigate away', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('canvas').waitFor();
  const home = page.url();
  for (const target of [
    'https://example.com',
    'file:///etc/passwd',
    'app://elsewhere/index.html',
    'data:text/html,x',
  ]) {
    await page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
      link.remove();
    }, target);
    await page.waitForTimeout(150);
    expect(page.url()).toBe(home);
  }
  expect(await page.evaluate(() => document.querySelector('[data-testid=canvas]') !== null)).toBe(true);
});

test('calls that do not fit are refused before anything reads them', async ({ shell }) => {
  const { page } = shell;
  await page.getByTestId('canvas').waitFor();
  const replies = await page.evaluate(async () => {
    const { commands } = Reflect.get(window, 'tensorsmith') as {
      commands: Record<string, (params: unknown) => Promise<{ ok: boolean }>>;
    };
    const attempts: [string, unknown][] = [
      ['document.open', { path: '/etc/passwd' }],
      ['document.save', { path: '/tmp/stolen', text: 'x' }],
      ['export.code', { document: {}, language: 'typescript', run: null, directory: '/tmp' }],
      ['run.stop', { run: '../../x' }],
      ['data.inspect', { path: 5 }],
      ['settings.set', { language: 'xx', theme: 'light' }],
    ];
    return Promise.all(attempts.map(async ([name, params]) => (await commands[name]!(params)).ok));
  });
  expect(replies).toEqual([false, false, false, false, false, false]);
});

const asOrdinaryUser = process.getuid?.() !== 0;
test('renderers run in Chromium’s sandbox', async () => {
  test.skip(!asOrdinaryUser, 'Chromium has no sandbox for root; run the tests as an ordinary user for this one');
  const shell = await startElectron();
  const renderers = descendants(process.pid, /--type=renderer/);
  expect(renderers.length).toBeGreaterThan(0);
  for (const pid of renderers) expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
  await shell.close();
});
