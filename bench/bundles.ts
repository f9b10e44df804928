import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { bundleOptions, functionNames } from '../deploy/bundling.ts';
import { decimals, median, table, whole } from './table.ts';

const ROOT = join(import.meta.dirname, '..');
/** Imports of each bundle, alternately with its bare clients. */
const TIMES = 5;

/** One function: what it weighs, and what its import costs beside that of the SDK clients that it needs. */
export interface Bundle {
  readonly name: string;
  readonly bytes: number;
  /** CPU of a cold import over that of the bare clients with the same commands, the median of pairs; undefined without a client. */
  readonly ratio: number | undefined;
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
  const bare = await bareClients(folder, name, Object.entries(output.inputs));
  const ratios: number[] = [];
  for (let time = 0; bare !== undefined && time < TIMES; time += 1) {
    ratios.push((await importCpu(join(folder, `${name}.mjs`))) / (await importCpu(bare)));
  }
  return { name, bytes: output.bytes, ratio: bare === undefined ? undefined : median(ratios) };
}

const CLIENT =
  /node_modules\/(@aws-sdk\/(?:client-[^/]+|lib-dynamodb))\/dist-es\/(?:commands\/)?(\w+(?:Client|Command))\.js$/;

/** A bundle of nothing but the clients and commands that are in another one; undefined when there are none. */
async function bareClients(
  folder: string,
  name: string,
  inputs: readonly (readonly [string, { readonly bytesInOutput: number }])[],
): Promise<string | undefined> {
  const lines = inputs.flatMap(([path, { bytesInOutput }], index) => {
    const [, library, exported] = CLIENT.exec(path) ?? [];
    return library && exported && bytesInOutput > 0 ? [`export { ${exported} as _${index} } from '${library}';`] : [];
  });
  if (lines.length === 0) return undefined;
  const outfile = join(folder, `${name}.bare.mjs`);
  const stdin = { contents: lines.join('\n'), resolveDir: ROOT, loader: 'js' as const };
  await build({ ...bundleOptions, stdin, outfile, absWorkingDir: ROOT });
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

export function bundlesTable(bundles: readonly Bundle[]): string {
  const head = ['function', 'KB minified', 'CPU of a cold import over that of its bare clients'];
  return table(
    head,
    bundles.map(({ name, bytes, ratio }) => [
      name,
      whole(bytes / 1_000),
      ratio === undefined ? 'has none' : decimals(ratio, 2),
    ]),
  );
}
