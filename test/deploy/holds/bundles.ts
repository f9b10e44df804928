import { cp, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { PERMISSIONS } from '../../../deploy/permissions.ts';
import { node, type Packaged } from '../package-service.ts';

const MAX_BYTES = 1_200_000;
const NAMES = Object.keys(PERMISSIONS);
const INVOKER = join(import.meta.dirname, '../invoke-bundles.ts');
const Invoked = z.array(z.object({ name: z.string(), error: z.string(), message: z.string() }));

export function bundlesHold(packaged: () => Packaged): void {
  test('each is small enough to start fast', async () => {
    const sizes = await Promise.all(
      NAMES.map(async (name) => ({ name, bytes: (await stat(join(packaged().bundles, name, 'index.mjs'))).size })),
    );
    process.stdout.write(sizes.map(({ name, bytes }) => `${name.padEnd(19)}${bytes} bytes\n`).join(''));
    expect(sizes.filter(({ bytes }) => bytes > MAX_BYTES)).toEqual([]);
  });

  test('each runs, with neither a dependency nor a setting at hand, and says which setting it misses', async () => {
    const invoked = await invokeAll(packaged().bundles, {});
    expect(invoked.map(({ name, error }) => `${name} ${error}`)).toEqual(NAMES.map((name) => `${name} Misconfigured`));
    expect(invoked.every(({ message }) => message.includes('TABLE_NAME'))).toBe(true);
  });

  test('each reads the account directory that lies beside it', async () => {
    const bundles = join(packaged().bundles, '../with-other-accounts');
    await cp(packaged().bundles, bundles, { recursive: true });
    for (const name of NAMES) await writeFile(join(bundles, name, 'accounts.json'), '[{"accountId":"beside"}]');
    const env = { TABLE_NAME: 'table', RESTORE_STATE_MACHINE_ARN: 'arn' };
    const invoked = await invokeAll(bundles, env);
    expect(invoked.filter(({ message }) => !message.includes('account directory is not valid'))).toEqual([]);
  });

  test('each zip has the bundle and its account directory, and nothing else', async () => {
    for (const name of NAMES) {
      expect(zipEntries(await packaged().zip(name)).sort()).toEqual([
        `dist/functions/${name}/accounts.json`,
        `dist/functions/${name}/index.mjs`,
      ]);
    }
  });

  test('each has the accounts of the file that was configured', async () => {
    const configured = JSON.parse(await readFile(join(import.meta.dirname, '../../../examples/accounts.json'), 'utf8'));
    for (const name of NAMES) {
      const built = await readFile(join(packaged().bundles, name, 'accounts.json'), 'utf8');
      expect(JSON.parse(built)).toEqual(configured);
    }
  });
}

/** Imports and invokes every bundle in a process of its own, which the sources and modules here cannot help. */
async function invokeAll(bundles: string, env: Readonly<Record<string, string>>) {
  const output = await node(bundles, [INVOKER, bundles, ...NAMES], { ...env, POWERTOOLS_LOG_LEVEL: 'SILENT' });
  return Invoked.parse(JSON.parse(output));
}

/** The names in a zip, from its central directory. */
function zipEntries(zip: Buffer): string[] {
  const names: string[] = [];
  let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06') + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const nameLength = zip.readUInt16LE(at + 28);
    names.push(zip.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return names;
}
