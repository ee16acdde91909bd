/**
 * Builds the app: `node scripts/build.mjs [renderer] [gpu] [electron] [engine] [cli]`. Parts that are newer than their
 * sources are skipped, as are parts that do not exist yet.
 */
import { build } from 'esbuild';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);

/**
 * Modules provided by the running process, and those with native libraries. Everything else is bundled, so that a
 * package consists of these files.
 */
const EXTERNAL = ['electron', 'sharp', '@duckdb/node-api'];

const common = {
  bundle: true,
  platform: 'node',
  target: 'node18',
  external: EXTERNAL,
  sourcemap: true,
  logLevel: 'warning',
  legalComments: 'none',
};
/** ESM sources in a CommonJS bundle use import.meta.url. */
const commonJs = {
  format: 'cjs',
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: 'const __importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
};
/** CommonJS packages in an ESM bundle call require. */
const esm = {
  format: 'esm',
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
};

const parts = {
  renderer: {
    sources: ['renderer', 'engine', 'resources/samples'],
    outputs: ['dist/renderer/index.html'],
    async run() {
      const { build: viteBuild } = await import('vite');
      await withPlainPath((folder) =>
        viteBuild({
          root: join(folder, 'renderer'),
          configFile: join(folder, 'renderer/vite.config.ts'),
          logLevel: 'warn',
          ...(folder === root ? {} : { resolve: { preserveSymlinks: true } }),
        }),
      );
    },
  },
  // After the renderer, whose build empties the folder around this one.
  gpu: {
    sources: ['renderer/gpu', 'engine'],
    outputs: ['gpu.html', 'page.js', 'worker.js'].map((name) => `dist/renderer/gpu/${name}`),
    async run() {
      await build({
        ...common,
        platform: 'browser',
        target: 'chrome114',
        format: 'iife',
        minify: true,
        entryPoints: { page: at('renderer/gpu/page.ts'), worker: at('engine/runtime/webgpu/worker.ts') },
        outdir: at('dist/renderer/gpu'),
      });
      copyFileSync(at('renderer/gpu/gpu.html'), at('dist/renderer/gpu/gpu.html'));
    },
  },
  electron: {
    sources: ['electron', 'engine'],
    outputs: ['main', 'preload', 'gpuPreload'].map((name) => `dist/electron/${name}.cjs`),
    async run() {
      await build({
        ...common,
        ...commonJs,
        entryPoints: [at('electron/main.ts')],
        outfile: at('dist/electron/main.cjs'),
      });
      // Sandboxed preload scripts have no require but Electron's, and no file name.
      await build({
        ...common,
        format: 'cjs',
        entryPoints: [at('electron/preload.ts'), at('electron/gpuPreload.ts')],
        outdir: at('dist/electron'),
        outExtension: { '.js': '.cjs' },
      });
    },
  },
  engine: entry('engine/host/main.ts', 'dist/engine/host.cjs', commonJs),
  cli: entry('engine/cli/main.ts', 'dist/cli/main.mjs', esm),
};

function entry(source, output, format) {
  return {
    sources: ['engine'],
    outputs: [output],
    entry: source,
    run: () => build({ ...common, ...format, entryPoints: [at(source)], outfile: at(output) }),
  };
}

/** Vite parses "#" and "?" in a path as part of a URL: a checkout in such a folder is built through a link. */
async function withPlainPath(run) {
  if (!/[#?]/.test(root)) return run(root);
  const work = mkdtempSync(join(tmpdir(), 'tensorsmith-build-'));
  const link = join(work, 'checkout');
  symlinkSync(root, link, 'junction');
  try {
    return await run(link);
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** The newest modification below a path, in milliseconds. Tests are not sources. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.includes('.test.') && name !== 'node_modules')
    .reduce((time, { name }) => Math.max(time, newest(join(path, name))), 0);
}

const wanted = process.argv.slice(2);
if (wanted.includes('renderer')) wanted.push('gpu');
for (const name of wanted) {
  if (!(name in parts)) {
    console.error(`There is no part "${name}". Parts: ${Object.keys(parts).join(', ')}.`);
    process.exit(1);
  }
}
for (const [name, part] of Object.entries(parts)) {
  if ((wanted.length && !wanted.includes(name)) || (part.entry && !existsSync(at(part.entry)))) continue;
  const sources = Math.max(
    ...[...part.sources, 'scripts/build.mjs', 'package-lock.json'].map((path) => newest(at(path))),
  );
  const outputs = Math.min(...part.outputs.map((path) => newest(at(path))));
  if (outputs > sources) continue;
  const start = performance.now();
  // A partial build must not look like a complete one.
  for (const output of part.outputs) rmSync(at(output), { force: true });
  await part.run();
  console.log(
    `${name} → ${part.outputs.map((path) => relative(root, at(path))).join(', ')} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
}
