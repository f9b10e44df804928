import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { bundleOptions, clientOptions, functionNames } from '../deploy/bundling.ts';
import { decimals, table, whole } from './table.ts';

const ROOT = join(import.meta.dirname, '..');
/** Imports of each bundle, alternately with its bare clients. */
const TIMES = 7;
/** How somebody bundles clients who takes them as they are published. */
const PUBLISHED = { ...clientOptions, plugins: [] };

/** One function: what it weighs, and what its import costs beside that of the SDK clients that it needs. */
export interface Bundle {
  readonly name: string;
  readonly bytes: number;
  /** CPU of a cold import over that of the clients and commands that it has, undefined where it has none. */
  readonly ratio: Ratio | undefined;
}

/** By the least CPU of several imports each, which what else runs on the machine disturbs least. */
interface Ratio {
  /** Over the clients cut down to what is called, as in the functions' bundles. */
  readonly cut: number;
  /** Over the clients as they are published. */
  readonly published: number;
}

/** Bundles all functions as they are deployed, into a folder of its own, and imports each in processes of its own. */
export async function measureBundles(): Promise<Bundle[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-bundles-'));
  try {
    const names = functionNames(ROOT);
    const entryPoints = Object.fromEntries(names.map((name) => [name, join(ROOT, 'functions', `${name}.ts`)]));
    const { metafile } = await build({
      ...bundleOptions,
      entryPoints,
      outdir: folder,
      metafile: true,
      absWorkingDir: ROOT,
    });
    const bundles: Bundle[] = [];
    for (const name of names) bundles.push(await measure(folder, name, metafile));
    return bundles;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder: string, name: string, { outputs }: Metafile): Promise<Bundle> {
  const found = Object.entries(outputs).find(([path]) => path.endsWith(`/${name}.mjs`));
  if (!found) throw new Error(`There is no bundle of ${name}.`);
  const [, output] = found;
  return { name, bytes: output.bytes, ratio: await ratioOf(folder, name, clientsIn(Object.entries(output.inputs))) };
}

async function ratioOf(folder: string, name: string, clients: string): Promise<Ratio | undefined> {
  if (clients === '') return undefined;
  const cut = await bareClients(join(folder, `${name}.cut.mjs`), clients, clientOptions);
  const published = await bareClients(join(folder, `${name}.published.mjs`), clients, PUBLISHED);
  const own = join(folder, `${name}.mjs`);
  const least = new Map([own, cut, published].map((path) => [path, Number.POSITIVE_INFINITY]));
  for (let time = 0; time < TIMES; time += 1) {
    for (const [path, cpu] of least) least.set(path, Math.min(cpu, await importCpu(path)));
  }
  const over = (path: string) => (least.get(own) ?? Number.NaN) / (least.get(path) ?? Number.NaN);
  return { cut: over(cut), published: over(published) };
}

const CLIENT =
  /node_modules\/(@aws-sdk\/(?:client-[^/]+|lib-dynamodb))\/dist-es\/(?:commands\/)?(\w+(?:Client|Command))\.js$/;

/** A module of nothing but the clients and commands that are in a bundle; empty when there are none. */
function clientsIn(inputs: readonly (readonly [string, { readonly bytesInOutput: number }])[]): string {
  const lines = inputs.flatMap(([path, { bytesInOutput }], index) => {
    const [, library, exported] = CLIENT.exec(path) ?? [];
    return library && exported && bytesInOutput > 0 ? [`export { ${exported} as _${index} } from '${library}';`] : [];
  });
  return lines.join('\n');
}

async function bareClients(outfile: string, contents: string, options: BuildOptions): Promise<string> {
  const stdin = { contents, resolveDir: ROOT, loader: 'js' as const };
  await build({ ...options, stdin, outfile, absWorkingDir: ROOT });
  return outfile;
}

/** Microseconds of CPU: on a machine that others use, time tells more of them. */
async function importCpu(path: string): Promise<number> {
  const script = `${path}.import.mjs`;
  await writeFile(
    script,
    `const began = process.cpuUsage(); await import(${JSON.stringify(path)}); const { user, system } = process.cpuUsage(began); console.log(user + system);`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  return Number(stdout);
}

/** The most that a cold import may take over its bare clients. */
const TARGET = 1.3;

export function bundlesTable(bundles: readonly Bundle[]): string {
  const head = [
    'function',
    'KB minified',
    'CPU of a cold import over its clients, cut down',
    'over its clients, as published',
  ];
  const rows = bundles.map(({ name, bytes, ratio }) => [
    name,
    whole(bytes / 1_000),
    ratio === undefined ? 'has none' : decimals(ratio.cut, 2),
    ratio === undefined ? '' : decimals(ratio.published, 2),
  ]);
  return `${table(head, rows)}\n\n${summaryOf(bundles.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio])))}`;
}

function summaryOf(ratios: readonly Ratio[]): string {
  const said = (kind: keyof Ratio) => {
    const all = ratios.map((ratio) => ratio[kind]);
    const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
    return `${decimals(mean, 2)} on average, ${all.filter((one) => one <= TARGET).length} of ${all.length} within ${TARGET}`;
  };
  return `Cut down: ${said('cut')}. As published: ${said('published')}.`;
}
