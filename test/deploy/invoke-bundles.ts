/** Run as a process: imports each bundle of a folder, invokes it once, and writes how each failed as JSON. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const STEPS: Readonly<Record<string, string>> = {
  'ask-dns-change': 'change-external-dns',
  'check-dns-change': 'change-external-dns',
  'associate-domains': 'associate-domains',
  'attach-certificate': 'attach-certificate',
  'change-records': 'repoint-dns',
  'check-records': 'repoint-dns',
  'switch-source': 'disable-source',
};
const [folder = '', ...names] = process.argv.slice(2);

const results = await Promise.all(
  names.map(async (name) => {
    const { handler } = await import(pathToFileURL(join(folder, name, 'index.mjs')).href);
    const error: Error = await handler(anyInput(name), {}).then(
      () => new Error('was answered'),
      (thrown: Error) => thrown,
    );
    return { name, error: error.name, message: error.message };
  }),
);
process.stdout.write(JSON.stringify(results));

/** An input that every function's schema accepts. */
function anyInput(name: string): object {
  return {
    moveId: 'move',
    accountId: '111111111111',
    hostedZoneId: 'Z1EXAMPLE',
    name: 'example.com',
    fence: 1,
    step: STEPS[name] ?? 'add-cover',
    by: 'domain',
    changes: [],
    request: {},
    planHash: 'f'.repeat(64),
    verdict: 'approve',
    token: 'token',
    execution: 'execution',
    reason: 'reason',
    unfinishedOnly: true,
    status: 'moved',
    note: '',
    detail: { name: 'move', status: 'FAILED' },
  };
}
