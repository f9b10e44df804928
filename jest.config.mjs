/**
 * Tests run in plain Node, which strips the types itself, with each module loaded once per worker: Jest's own runner loads the
 * SDK anew for each file, in contexts that are slow to warm up, and needs twice the time.
 */
export default {
  runner: ['jest-light-runner', { runtime: 'child_process' }],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  injectGlobals: false,
  maxWorkers: '100%',
  reporters: ['default', '<rootDir>/test/tools/closing-line.mjs'],
  setupFiles: ['<rootDir>/test/tools/one-realm.ts', '<rootDir>/test/tools/quiet-logs.ts'],
};
