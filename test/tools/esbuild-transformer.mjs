import { createHash } from 'node:crypto';
import { transformSync } from 'esbuild';

/** Strips the types of a TypeScript module for Jest and keeps line numbers by an inline source map. */
export default {
  process(source, path) {
    return transformSync(source, {
      sourcefile: path,
      loader: 'ts',
      format: 'esm',
      target: 'node24',
      sourcemap: 'inline',
    });
  },
  getCacheKey(source, path) {
    return createHash('sha256').update(source).update(path).digest('hex');
  },
};
