import { cp, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { moveByService } from '../../../bench/by-service.ts';
import { WAITS } from '../../../bench/world.ts';
import { filesOf } from '../../../deploy/files.ts';
import { PAGE_FUNCTION, pageFiles } from '../../../deploy/page-files.ts';
import { PERMISSIONS } from '../../../deploy/permissions.ts';
import { PAGE_ROUTES, ROUTES } from '../../../shared/domain/api/routes.ts';
import * as z from '../../../shared/domain/zod.ts';
import { PAGE_FILE } from '../../../shared/lambda/runtime.ts';
import { node, type Packaged } from '../package-service.ts';

const MAX_BYTES = 600_000;
const NAMES = Object.keys(PERMISSIONS);
/** Those answer HTTP: what they miss stands in their logs, and nobody else is told. */
const ANSWERING = [...ROUTES, ...PAGE_ROUTES].map(({ functionName }) => functionName);
const ENV = {
  TABLE_NAME: 'table',
  MOVE_STATE_MACHINE_ARN: 'arn',
  RECORDS_STATE_MACHINE_ARN: 'arn',
  RESTORE_STATE_MACHINE_ARN: 'arn',
  SERVICE_VERSION: '0',
  REQUESTS_PER_MINUTE: '1',
  BATCH_STATE_MACHINE_ARN: 'arn',
  BATCH_BUCKET: 'bucket',
  EVENT_BUS_NAME: 'bus',
  METRICS_NAMESPACE: 'metrics',
  OWN_ROLES: 'arn',
  SCHEDULE_GROUP: 'group',
  SCHEDULE_ROLE_ARN: 'arn',
  START_FUNCTION_ARN: 'arn',
  START_DEAD_LETTERS_ARN: 'arn',
};
const INVOKER = join(import.meta.dirname, '../invoke-bundles.ts');
const MOVER = join(import.meta.dirname, '../move-by-bundles.ts');
const Moved = z.object({ calls: z.array(z.tuple([z.string(), z.number()])), replaced: z.array(z.string()) });
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
    const missed = 'TABLE_NAME: invalid input: expected string, received undefined';
    const telling = invoked.filter(({ message }) => message.includes(missed)).map(({ name }) => name);
    expect(telling).toEqual(NAMES.filter((name) => !ANSWERING.includes(name)));
  });

  test('a move is made by them with the calls that it takes by their sources', async () => {
    const output = await node(packaged().bundles, [MOVER, packaged().bundles], { POWERTOOLS_LOG_LEVEL: 'SILENT' });
    const { calls, replaced } = Moved.parse(JSON.parse(output));

    const { counts } = await moveByService('by sources', 1, 1, WAITS);

    expect(calls).toEqual([...counts.calls].sort());
    expect(replaced).toEqual([...NAMES].sort());
  });

  test('each reads the configuration that lies beside it', async () => {
    const bundles = join(packaged().bundles, '../with-other-files');
    await cp(packaged().bundles, bundles, { recursive: true });
    for (const name of NAMES) {
      for (const file of filesOf(name)) await writeFile(join(bundles, name, file), '[{"accountId":"beside"}]');
    }
    const invoked = await invokeAll(bundles, ENV);
    const refused = invoked.filter(
      ({ error, message }) =>
        message.includes('account directory is not valid') ||
        message.includes('access list is not valid') ||
        (error === 'Misconfigured' && message.includes('wrong setting')),
    );
    expect(refused.map(({ name }) => name)).toEqual(NAMES.filter((name) => filesOf(name).length > 0));
  });

  test('each zip has the bundle and what it reads of the configuration, and nothing else', async () => {
    for (const name of NAMES) {
      const made = name === PAGE_FUNCTION ? [PAGE_FILE] : [];
      const entries = [...filesOf(name), 'index.mjs', ...made].map((file) => `dist/functions/${name}/${file}`);
      expect(zipEntries(await packaged().zip(name)).sort()).toEqual(entries);
    }
  });

  test('the page has its files as they are served locally', async () => {
    const packed = JSON.parse(await readFile(join(packaged().bundles, PAGE_FUNCTION, PAGE_FILE), 'utf8'));
    expect(packed).toEqual(await pageFiles());
  });

  test('each has the files that were configured', async () => {
    for (const name of NAMES) {
      for (const file of filesOf(name)) {
        const configured = await readFile(join(import.meta.dirname, '../../../examples', file), 'utf8');
        expect(JSON.parse(await readFile(join(packaged().bundles, name, file), 'utf8'))).toEqual(
          JSON.parse(configured),
        );
      }
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
