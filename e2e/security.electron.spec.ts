/** Restrictions of the page, on the running window (docs/security.md). */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/test.ts';
import type { ElectronShell } from './support/electron.ts';

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
    // A call from outside may use eval while it runs; later code of the page may not.
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

// It asks for every file that the main process could open.
test.describe('in a process of its own', () => {
  test.use({ ownProcess: true });

  test('no command of the bridge reads or writes a file that nobody picked', async ({ shell }) => {
    const { page } = shell;
    await page.getByTestId('canvas').waitFor();
    const folder = mkdtempSync(join(tmpdir(), 'foreign-'));
    const foreign = join(folder, 'secret.txt');
    writeFileSync(foreign, 'a secret of the user');
    const document = JSON.parse(
      readFileSync(new URL('../resources/samples/lenet-mnist.json', import.meta.url), 'utf8'),
    ) as {
      data: { source: unknown };
    };
    document.data.source = { kind: 'text', path: foreign, length: 4 };
    // Dialogs would be the user's consent; here they are never answered.
    await (shell as ElectronShell).app.evaluate(({ dialog }) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
      dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' });
      dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
    });
    const told = await page.evaluate(
      async ({ path, directory, network }) => {
        const { commands } = Reflect.get(window, 'tensorsmith') as {
          commands: Record<string, (params: unknown) => Promise<{ ok: boolean }>>;
        };
        const entry = { key: 'x', unsaved: false, savedAt: null, text: null, history: null, stamp: null };
        const kept = (more: object) => ({ order: ['x'], active: 'x', entries: [{ ...entry, ...more }] });
        const choices = [{ path: 'training.optimizer.lr', kind: 'float', min: 0.01, max: 0.1 }];
        const numbers = { shift: 0, rotation: 0, zoom: 0, brightness: 0, contrast: 0, noise: 0, cutout: 0 };
        const augmentation = { flipHorizontal: true, flipVertical: false, ...numbers };
        const algorithm = { type: 'random' };
        const plan = { metric: 'trainLoss', algorithm, trials: 1, epochs: 1, seed: 0, choices };
        /** Every parameter that could name a file, in old and current forms. */
        const attempts: Record<string, unknown[]> = {
          'document.open': [{ path }, { file: path }],
          'document.save': [
            { path, text: 'x' },
            { file: path, text: 'x', stamp: null },
          ],
          'document.check': [{ file: path, stamp: '' }],
          'document.saveAs': [
            { name: path, text: 'x' },
            { name: 'secret.txt', text: 'x' },
          ],
          'document.state': [{ name: 'x', file: path, unsaved: false, work: null }],
          'session.write': [kept({ path, file: path }), kept({ path, file: null }), kept({ path })],
          'session.read': [{}],
          'data.inspect': [
            { path },
            { data: path },
            { data: null, source: { kind: 'text', path, length: 4 } },
            { data: null, source: { kind: 'text', path: `sample:../../..${path}`, length: 4 } },
          ],
          'data.parts': [{ data: path, source: { kind: 'idx', path }, validationShare: 0.1, splitSeed: 1 }],
          'data.samples': [{ data: path, source: { kind: 'idx', path }, split: 'train', indices: [0] }],
          'data.rows': [
            { data: path, source: { kind: 'table', path, target: 'a' }, from: 0, count: 1 },
            { data: null, source: { kind: 'table', path, target: 'a' }, from: 0, count: 1 },
          ],
          'data.augmented': [
            {
              data: path,
              source: { kind: 'idx', path },
              indices: [0],
              augmentation,
              seed: 1,
              epoch: 1,
            },
          ],
          'data.allow': [{ path }],
          'data.pick': [{ folder: false }, { folder: true }],
          'data.dropped': [{ name: path }, { name: 'secret.txt' }],
          'run.start': [
            { document: network, data: null, from: 'x' },
            { document: network, data: path, from: 'x' },
          ],
          'run.evaluate': [{ run: 'x', data: path }],
          'run.document': [{ run: path }, { run: `../../..${path}` }],
          'run.note': [
            { run: path, name: 'x' },
            { run: `../../..${path}`, deleted: true },
          ],
          'document.pack': [
            { document: network, data: null, file: path },
            { document: network, data: path, file: 'x' },
            { document: network, data: null, path },
          ],
          'document.unpack': [{ file: path }, { path }],
          'packFile.save': [{ name: 'secret.txt' }, { name: path }],
          'packFile.dropped': [{ name: 'secret.txt' }, { name: path }],
          'run.export': [
            { run: 'x', file: path },
            { run: 'x', path },
          ],
          'run.import': [{ file: path }, { path }],
          'run.locate': [
            { run: 'x', data: path },
            { run: 'x', path },
          ],
          'runFile.save': [{ name: 'secret.txt' }, { name: path }],
          'runFile.pick': [{}],
          'runFile.dropped': [{ name: 'secret.txt' }, { name: path }],
          'run.replay': [{ run: path }, { run: `../../..${path}` }],
          'run.resume': [{ run: path }, { run: `../../..${path}` }, { run: 'x', from: path }],
          'search.start': [
            { document: network, data: null, plan, from: 'x' },
            { document: network, data: path, plan, from: 'x' },
          ],
          'search.resume': [{ search: path }, { search: `../../..${path}` }],
          'search.open': [{ search: path }, { search: `../../..${path}` }],
          'search.remove': [{ search: path }, { search: `../../..${path}` }],
          'rate.find': [
            { document: network, data: null },
            { document: network, data: path },
          ],
          'layers.measure': [
            { document: network, data: null },
            { document: network, data: path },
          ],
          'network.activations': [
            { document: network, data: path, run: null, split: 'test', index: 0, within: '' },
            {
              ...{ document: network, data: path, run: 'x', split: 'test', index: 0, within: '' },
              given: { run: 'x', input: { kind: 'image', file: path } },
            },
          ],
          'network.node': [
            { document: network, data: path, run: null, split: 'test', index: 0, node: 'n1' },
            { document: network, data: path, run: path, split: 'test', index: 0, node: `../../..${path}` },
          ],
          'try.open': [{ run: path }, { run: `../../..${path}` }],
          'try.predict': [
            { run: path, input: { kind: 'text', text: 'x' } },
            { run: 'x', input: { kind: 'image', file: path } },
            { run: 'x', input: { kind: 'image', path } },
          ],
          'try.generate': [{ run: `../../..${path}`, text: 'x', first: 0, count: 1, temperature: 1, seed: 0 }],
          'export.code': [
            { document: network, data: null, language: 'typescript', run: null, directory },
            { document: network, data: null, language: 'typescript', run: null, folder: directory },
          ],
          'export.pickFolder': [{ name: 'x' }],
          'library.pick': [{}],
          'lab.pick': [{}],
          'library.save': [{ name: '../x', text: 'x' }],
          'file.saveAs': [{ name: 'x.png', bytes: new Uint8Array(1) }],
        };
        const replies: Record<string, unknown[]> = {};
        for (const name of Object.keys(commands))
          replies[name] = await Promise.all(
            (attempts[name] ?? []).map((params) =>
              name === 'window.close' ? Promise.resolve(null) : commands[name]!(params).catch(String),
            ),
          );
        return replies;
      },
      { path: foreign, directory: folder, network: document },
    );
    // Every command is listed: a new one declares here whether it touches files.
    const fileless =
      /^(doctor|devices\.product|lesson\.parallel|app\.info|settings|clipboard|menu|window|library\.(list|remove)|runs\.|run\.(current|stop|pause|step|continue|change|predict|inspect|explain|metrics|checkpoints|branch|transfer|layer)|rate\.cancel|data\.stop|prepared\.|search\.(stop|list)|try\.close|document\.(recent|clearRecent))/;
    for (const [name, replies] of Object.entries(told))
      expect(replies.length > 0 || fileless.test(name), name).toBe(true);
    expect(JSON.stringify(told)).not.toContain('a secret of');
    expect(readFileSync(foreign, 'utf8')).toBe('a secret of the user');
    expect(readdirSync(folder)).toEqual(['secret.txt']);
    for (const name of [
      'document.open',
      'document.save',
      'data.inspect',
      'data.augmented',
      'data.parts',
      'data.samples',
      'data.rows',
      'run.start',
      'run.document',
      'run.note',
      'run.resume',
      'document.pack',
      'document.unpack',
      'run.export',
      'run.import',
      'run.locate',
      'search.start',
      'search.resume',
      'search.open',
      'search.remove',
      'rate.find',
      'layers.measure',
      'try.open',
      'try.predict',
      'try.generate',
      'export.code',
    ])
      expect(told[name], name).toEqual(told[name]!.map(() => expect.objectContaining({ ok: false })));
    rmSync(folder, { recursive: true });
  });
});
