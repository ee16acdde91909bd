/** Which folder may import which, types included. A wrong direction or a cycle fails the build. */

/** The floors of the engine, from the ground: what each folder may import, types included. */
const BELOW = {
  program: [],
  errors: ['program'],
  runtime: ['errors', 'program'],
  datasets: ['runtime', 'errors', 'program'],
  model: ['datasets', 'errors'],
  layers: ['model', 'errors', 'program'],
  data: ['datasets', 'runtime', 'errors', 'program'],
  analysis: ['layers', 'model', 'errors', 'program'],
  editing: ['analysis', 'layers', 'model', 'datasets', 'errors'],
  training: ['analysis', 'layers', 'model', 'datasets', 'runtime', 'errors', 'program'],
  export: ['training', 'analysis', 'layers', 'model', 'datasets', 'errors', 'program'],
  protocol: ['export', 'training', 'model', 'datasets', 'runtime', 'errors'],
  host: ['protocol', 'export', 'training', 'analysis', 'data', 'model', 'datasets', 'runtime', 'errors', 'program'],
  cli: ['host', 'protocol', 'export', 'analysis', 'data', 'model', 'datasets', 'runtime', 'errors'],
};
/** Runs in the window as well. */
const PURE = ['errors', 'program', 'datasets', 'model', 'layers', 'analysis', 'editing', 'training', 'export', 'protocol'];

const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', {}, { circular: true }, 'A cycle hides which file is the lower one.'),
    rule(
      'engine-stands-alone',
      { path: '^engine/' },
      { path: '^(electron|renderer|e2e)/|^node_modules/(electron|svelte|@xyflow)/' },
      'The engine knows no window.',
    ),
    rule(
      'renderer-sees-the-pure-engine',
      { path: '^renderer/', pathNot: '\\.test\\.ts$' },
      { path: '^(electron|e2e)/|^engine/', pathNot: `^engine/(${PURE.join('|')})/` },
      'The window computes shapes, costs and code; everything else it asks for.',
    ),
    rule(
      'state-knows-no-room',
      { path: '^renderer/src/state/', pathNot: '\\.test\\.ts$' },
      { path: '^renderer/src/rooms/' },
      'Rooms show the state, and may go.',
    ),
    rule(
      'electron-sees-the-contract',
      { path: '^electron/' },
      { path: '^renderer/|^engine/(?!protocol/|host/|errors/|model/|editing/)' },
      'Main passes on; it computes nothing.',
    ),
    rule(
      'pure-engine-has-no-node',
      { path: `^engine/(${PURE.join('|')})/`, pathNot: '\\.test\\.ts$|/testing/' },
      { dependencyTypes: ['core'] },
      'The same code runs in the window.',
    ),
    ...Object.entries(BELOW).map(([folder, below]) =>
      rule(
        `${folder}-imports-below`,
        { path: `^engine/${folder}/`, pathNot: '\\.test\\.ts$|/testing/' },
        { path: '^engine/', pathNot: `^engine/(${[folder, ...below].join('|')})/` },
        `engine/${folder} may import ${below.join(', ') || 'nothing else'} of the engine.`,
      ),
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.svelte.ts', '.js', '.json', '.svelte'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
