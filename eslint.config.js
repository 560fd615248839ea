import { builtinRules } from 'eslint/use-at-your-own-risk';
import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier/flat';

/** Each ban says what to use instead. */
const bans = {
  now: [
    {
      selector: "MemberExpression[object.name='Date'][property.name='now']",
      message: 'Inject Clock (src/common) and ask it: a test moves the clock instead of waiting.',
    },
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
      message: 'Inject Clock (src/common) and use clock.now(): a test moves the clock instead of waiting.',
    },
  ],
  environment: [
    {
      selector: "MemberExpression[object.name='process'][property.name='env']",
      message: 'Inject Env (src/config), which parsed and checked the environment once.',
    },
    {
      selector: "ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name='env']",
      message: 'Inject Env (src/config), which parsed and checked the environment once.',
    },
  ],
  circles: [
    {
      selector: "CallExpression[callee.name='forwardRef'], ImportSpecifier[imported.name='forwardRef']",
      message: 'A circle: move what both need into a folder below them, or call it from the use case in src/auth.',
    },
  ],
  chance: [
    {
      selector: "MemberExpression[object.name='Math'][property.name='random']",
      message:
        'Use src/common/crypto: what is drawn here may end up as a secret. In a test use fast-check, which can repeat.',
    },
  ],
  console: [
    {
      selector: "MemberExpression[object.name='console']",
      message: "Use Nest's Logger: its lines carry the request's id and leave secrets out.",
    },
  ],
  hashes: [
    {
      selector:
        "CallExpression:matches([callee.name='createHash'], [callee.property.name='createHash']) > Literal.arguments[value=/^(rsa-)?(md5|sha-?1)$/i]",
      message: 'Broken hash: use sha256, or the keyed hash of src/common/crypto for what could be guessed.',
    },
  ],
  sleeping: [
    {
      selector:
        "NewExpression[callee.name='Promise'] CallExpression:matches([callee.name='setTimeout'], [callee.property.name='setTimeout'])",
      message: 'Advance the clock of the test instead of sleeping; wait for an event where something really happens.',
    },
    {
      selector:
        "ImportDeclaration[source.value=/^(node:)?timers\\/promises$/], CallExpression[callee.name='promisify'] > Identifier[name='setTimeout']",
      message: 'Advance the clock of the test instead of sleeping; wait for an event where something really happens.',
    },
  ],
};

const everywhere = [...bans.circles, ...bans.chance, ...bans.hashes];

/** `no-restricted-syntax` of one place: a later entry of the configuration replaces an earlier one whole. */
const restricted = (...lists) => ({ 'no-restricted-syntax': ['error', ...lists.flat()] });

const typed = {
  languageOptions: {
    parserOptions: {
      projectService: true,
      tsconfigRootDir: import.meta.dirname,
      // Makes consistent-type-imports keep what a constructor injects as a value: Nest reads it at run time.
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  },
};

const shared = {
  '@typescript-eslint/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/switch-exhaustiveness-check': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  eqeqeq: ['error', 'always'],
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
};

export default tseslint.config(
  { ignores: ['**/node_modules/', 'dist/', 'dist-*.tmp/', 'coverage/', 'var/', '**/dist/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,cjs,mjs}'],
    extends: [tseslint.configs.recommended],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['src/**/*.ts', 'migrations/**/*.ts', 'ormconfig.ts', 'client/src/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, typed],
    plugins: { size: { rules: { 'max-lines': builtinRules.get('max-lines') } } },
    rules: {
      ...shared,
      ...restricted(everywhere, bans.now, bans.environment, bans.console),
      // A Nest module is a class that holds nothing but its decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An entity or a view is its columns: a literal that has them all is one, and so is a spread of it.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // An empty setting counts as none.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // It asks for the `!` that no-non-null-assertion forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Read as a warning to cut a file in two, and as an error once it was not heeded.
      'size/max-lines': ['warn', { max: 150, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 220, skipBlankLines: true, skipComments: true }],
    },
  },
  // What a language says stands in one file.
  { files: ['src/mail/languages/*.ts'], rules: { 'size/max-lines': 'off' } },
  // A page has no clock but its own; its tests fake that.
  { files: ['client/src/**/*.ts'], rules: restricted(everywhere, bans.environment, bans.console) },
  // Made by a program.
  {
    files: ['client/src/api.ts'],
    rules: { 'size/max-lines': 'off', 'max-lines': 'off', '@typescript-eslint/consistent-indexed-object-style': 'off' },
  },
  { files: ['src/common/clock.ts'], rules: restricted(everywhere, bans.environment, bans.console) },
  { files: ['src/config/**/*.ts'], rules: restricted(everywhere, bans.now, bans.console) },
  {
    files: [
      'src/main.ts',
      'src/database/migrate.ts',
      'src/{import/import,admin-command/admin-command,doctor/doctor,backup/backup,backup/restore}.ts',
    ],
    rules: restricted(everywhere, bans.now, bans.environment),
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked, typed],
    rules: { ...shared, ...restricted(everywhere) },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, typed],
    rules: {
      ...shared,
      ...restricted(everywhere, bans.console),
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true, boolean: true } }],
      // `send` answers with what the service promises there.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'max-lines': ['error', { max: 150, skipBlankLines: true, skipComments: true }],
    },
  },
  // A sentence is a line.
  { files: ['web/src/languages/*.ts', 'web/src/admin/words/*.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['test/{unit,e2e,race,attack}/**/*.ts'],
    rules: {
      ...restricted(everywhere, bans.sleeping),
      // What a response of JSON holds is known by the assertion on it.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  prettier,
);
