import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseTemplate, type Template } from './template.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCES = [
  'build.mjs',
  'serverless.yml',
  'package.json',
  'deploy',
  'functions',
  'shared',
  'statemachines',
  'examples',
  'page',
  'docs',
];

/** The service as `npm run package` leaves it. */
export interface Packaged {
  readonly template: Template;
  /** The folder with one folder per bundle. */
  readonly bundles: string;
  /** A function's zip. */
  readonly zip: (functionName: string) => Promise<Buffer>;
  /** Removes everything again. */
  readonly remove: () => Promise<void>;
}

/**
 * Builds and packages a copy of the sources in a folder of its own, as from a clean checkout, with neither credentials nor
 * settings of the user. Modules lie beside the service folder, where Node finds them and the packager doesn't search.
 */
export async function packageService(): Promise<Packaged> {
  const folder = await mkdtemp(join(tmpdir(), 'cname-mover-package-'));
  const service = join(folder, 'service');
  await mkdir(service);
  for (const source of SOURCES) await cp(join(ROOT, source), join(service, source), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await node(service, [join(ROOT, 'node_modules/serverless/bin/serverless.js'), 'package']);
  const packaged = join(service, '.serverless');
  return {
    template: parseTemplate(await readFile(join(packaged, 'cloudformation-template-update-stack.json'), 'utf8')),
    bundles: join(service, 'dist/functions'),
    zip: (name) => readFile(join(packaged, `${name}.zip`)),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Runs Node with next to no environment and answers what it wrote to its standard output. */
export async function node(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const options = { cwd, env: { HOME: cwd, AWS_EC2_METADATA_DISABLED: 'true', ...env } };
  return (await promisify(execFile)(process.execPath, [...args], options)).stdout;
}
