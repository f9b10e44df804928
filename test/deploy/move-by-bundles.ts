/**
 * Run as a process: moves a domain on the local AWS, whose functions are the bundles of a folder in place of their sources, and
 * writes what was called, and which bundles there were, as JSON.
 */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FUNCTION = /\/functions\/([\w-]+)\.ts$/;
const [folder = ''] = process.argv.slice(2);
const replaced: string[] = [];

registerHooks({
  resolve: (specifier, context, nextResolve) => {
    const resolved = nextResolve(specifier, context);
    const [, name] = FUNCTION.exec(resolved.url) ?? [];
    if (name === undefined) return resolved;
    replaced.push(name);
    return { ...resolved, url: pathToFileURL(join(folder, name, 'index.mjs')).href, format: 'module' };
  },
});

const { moveByService } = await import('../../bench/by-service.ts');
const { WAITS } = await import('../../bench/world.ts');
const { counts } = await moveByService('by bundles', 1, 1, WAITS);
process.stdout.write(JSON.stringify({ calls: [...counts.calls].sort(), replaced: replaced.sort() }));
