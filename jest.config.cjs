/** What every project of the suite shares: swc to CommonJS, because Jest's own ESM mode needs a newer Node. */
const shared = {
  testEnvironment: 'node',
  setupFilesAfterEnv: ['<rootDir>/test/support/jest.setup.ts'],
  extensionsToTreatAsEsm: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|@fastify/cookie|nestjs-pino|jose|cookie|content-disposition|file-type|postal-mime|@zxcvbn-ts|@opentelemetry/otlp-exporter-base)/)',
  ],
};

/** The same files on each database. */
const e2e = (database, more = {}) => ({
  ...shared,
  ...more,
  displayName: database,
  testMatch: [
    '<rootDir>/test/e2e/**/*.spec.ts',
    '<rootDir>/test/race/**/*.spec.ts',
    '<rootDir>/test/attack/**/*.spec.ts',
  ],
  globals: { testDatabase: database },
});

module.exports = {
  maxWorkers: 2,
  // A worker keeps what each file leaves behind: past this it is replaced, before it does little but collect garbage.
  workerIdleMemoryLimit: '700MB',
  testTimeout: 30_000,
  coverageDirectory: 'coverage',
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts', '!src/shut-down.ts'],
  coverageReporters: ['text-summary', 'lcov'],
  projects: [
    {
      ...shared,
      displayName: 'web',
      // The pages as `npm run build` left them; the databases are the business of the projects below.
      testMatch: ['<rootDir>/test/web/**/*.spec.ts'],
      globals: { testDatabase: 'embedded' },
    },
    {
      ...shared,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/test/unit/**/*.spec.ts',
        '<rootDir>/test/contract/**/*.spec.ts',
        '<rootDir>/test/*.spec.ts',
      ],
    },
    e2e('embedded'),
    // Jest calls a project's setup once, and only when a test of that project runs: unit tests start no server.
    e2e('mysql', {
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    }),
  ],
};
