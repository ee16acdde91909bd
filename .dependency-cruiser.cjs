/** Which folder may import which. A wrong direction or a cycle fails the build. */
const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
      'A cycle hides which file is the lower one.',
    ),
    rule(
      'engine-stands-alone',
      { path: '^engine/' },
      { path: '^(electron|renderer|e2e)/|^node_modules/(electron|svelte|@xyflow)/' },
      'The engine knows no window.',
    ),
    rule(
      'renderer-sees-the-pure-engine',
      { path: '^renderer/', pathNot: '\\.test\\.ts$' },
      { path: '^(electron|e2e)/|^engine/(?!document/|layers/|program/|protocol/|export/|errors/|training/)' },
      'The window computes shapes, costs and code; everything else it asks for.',
    ),
    rule(
      'electron-sees-the-contract',
      { path: '^electron/' },
      { path: '^renderer/|^engine/(?!protocol/|host/|errors/|document/)' },
      'Main passes on; it computes nothing.',
    ),
    rule(
      'pure-engine-has-no-node',
      {
        path: '^engine/(document|layers|program|protocol|export|errors|training)/',
        pathNot: '\\.test\\.ts$|/testing/',
      },
      { dependencyTypes: ['core'] },
      'The same code runs in the window.',
    ),
    rule(
      'layers-know-no-training',
      { path: '^engine/(document|layers|program)/', pathNot: '\\.test\\.ts$' },
      { path: '^engine/(training|runtime|data|host|cli|export)/' },
      'Lower parts of the engine do not know what they are used for.',
    ),
    rule(
      'runtimes-know-programs-only',
      { path: '^engine/runtime/', pathNot: '\\.test\\.ts$' },
      { path: '^engine/(document|layers|training|data|host|cli|export|protocol)/' },
      'A runtime runs programs.',
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
