/** Native ESM: Node 24 runs the same TypeScript files; the transform only strips types. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/tools/esbuild-transformer.mjs' },
  injectGlobals: false,
  maxWorkers: '100%',
  reporters: ['default', '<rootDir>/test/tools/closing-line.mjs'],
  setupFiles: ['<rootDir>/test/tools/quiet-logs.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/tools/quiet-worlds.ts'],
  coverageProvider: 'v8',
  collectCoverageFrom: ['functions/**/*.ts', 'shared/**/*.ts', 'local/**/*.ts'],
  testTimeout: 30_000,
};
