/** Exported TypeScript as its users have it: a folder that type-checks under its own settings, compiles and runs. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { type NamedArray, writeSafetensors } from '../../data/safetensors.ts';
import type { TensorsmithDocument } from '../../document/types.ts';
import { generateTypeScript } from '../typescript/generate.ts';

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** A new folder with the package of a document, and with these weights. */
export function newPackage(document: TensorsmithDocument, weights: Readonly<Record<string, NamedArray>>): string {
  const target = mkdtempSync(join(tmpdir(), 'tensorsmith-package-'));
  symlinkSync(MODULES, join(target, 'node_modules'));
  for (const { path, text } of generateTypeScript(document, true).files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  }
  writeFileSync(join(target, 'weights.safetensors'), writeSafetensors(weights));
  return target;
}

/** Declarations of libraries, read and bound once for all packages: they are most of the work. */
const declarations = new Map<string, ts.SourceFile | undefined>();

/** What `tsc` does in a package. Throws for what it does not allow. */
function compile(target: string): void {
  const unreadable = (fault: ts.Diagnostic): never => {
    throw new Error(ts.flattenDiagnosticMessageText(fault.messageText, '\n'));
  };
  const config = ts.getParsedCommandLineOfConfigFile(join(target, 'tsconfig.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: unreadable,
  })!;
  const host = ts.createCompilerHost(config.options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...how) => {
    if (!path.startsWith(MODULES)) return read(path, ...how);
    if (!declarations.has(path)) declarations.set(path, read(path, ...how));
    return declarations.get(path);
  };
  const program = ts.createProgram({ rootNames: config.fileNames, options: config.options, host });
  const faults = [...config.errors, ...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (faults.length) throw new Error(ts.formatDiagnostics(faults, host));
}

/** Compiles a package with this as src/compare.ts, which prints one line of JSON, and runs it. */
export function runPackage(target: string, compare: string): unknown {
  writeFileSync(join(target, 'src', 'compare.ts'), compare);
  compile(target);
  const printed = execFileSync(process.execPath, ['dist/compare.js'], { cwd: target, encoding: 'utf8' });
  return JSON.parse(printed.split('\n').find((line) => line.startsWith('{'))!);
}
