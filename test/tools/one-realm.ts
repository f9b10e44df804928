import { registerHooks } from 'node:module';

const globals = new URL('./jest-globals.ts', import.meta.url).href;

/** Jest's own `@jest/globals` refuses to be loaded by Node. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: globals, shortCircuit: true } : next(specifier, context),
});
