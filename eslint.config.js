import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';
import svelteParser from 'svelte-eslint-parser';
import { exportedDocs } from './scripts/lint/exportedDocs.mjs';
import { fileNames } from './scripts/lint/fileNames.mjs';

const tensorsmith = { rules: { 'exported-docs': exportedDocs, 'file-names': fileNames } };

export default tseslint.config(
  {
    ignores: [
      'docs/api/**',
      '**/dist/**',
      'node_modules/**',
      'release/**',
      'test-results/**',
      'screenshots/**',
      '.cache/**',
      'engine/layers/registry.generated.ts',
    ],
  },
  ...tseslint.configs.recommended,
  ...svelte.configs['flat/recommended'],
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parser: svelteParser, parserOptions: { parser: tseslint.parser } },
    rules: {
      // Documents are untrusted: text is never put into the page as markup.
      'svelte/no-at-html-tags': 'error',
      // Maps and sets here are values that are replaced, not state that is changed.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/require-each-key': 'error',
      'no-undef': 'off',
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived'], destructuring: 'all' }],
    },
  },
  {
    // Long functions are steps with names.
    files: ['{engine,electron,renderer/src,scripts,bin}/**'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: {
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true, IIFEs: true }],
    },
  },
  {
    // Elements are found by references (state/view/landmarks.ts); test ids are the tests' alone.
    files: ['renderer/src/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: ':matches(Literal[value=/\\[data-testid/], TemplateElement[value.raw=/\\[data-testid/])',
          message: 'Give the element a reference or a landmark.',
        },
      ],
    },
  },
  {
    // The scripts are not type-checked: a name that nobody imported is found here, not on a fresh machine.
    files: ['scripts/**/*.mjs', 'bin/**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'Buffer', 'URL', 'setTimeout', 'clearTimeout', 'fetch', 'performance', 'document'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
    rules: { 'no-undef': 'error' },
  },
  {
    files: ['program', 'layers', 'datasets', 'training', 'runtime', 'data', 'export'].map(
      (folder) => `engine/${folder}/**/*.ts`,
    ),
    ignores: ['**/*.test.ts', '**/testing/**'],
    plugins: { tensorsmith },
    rules: { 'tensorsmith/exported-docs': 'error' },
  },
  {
    // Initializers are named as in torch.nn.init; a dot in front is a tool's own name.
    ignores: ['**/.*', 'engine/initializers/*_*.ts'],
    plugins: { tensorsmith },
    rules: { 'tensorsmith/file-names': 'error' },
  },
  // `noUncheckedIndexedAccess` makes the compiler ask about every index; where a loop's bounds answer, `!` says so.
  { rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
