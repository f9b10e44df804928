import { readFileSync } from 'node:fs';
import type { ClientSettings } from '../aws/client-settings.ts';
import { createDns, type Dns } from '../net/dns.ts';
import { createEdgeProbe, type EdgeProbe } from '../net/edge-probe.ts';

/** What a handler takes from the world around it: Lambda's, or that of a local run. */
export interface Runtime {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The account directory of the deployment, not yet parsed. */
  readonly accounts: () => unknown;
  readonly clients: ClientSettings;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly dns: Dns;
  readonly probe: EdgeProbe;
}

/** The file that the build puts beside each function's code. */
export const ACCOUNTS_FILE = 'accounts.json';

/** Lambda's world. Reads nothing until a handler asks. */
export function lambdaRuntime(): Runtime {
  return {
    env: process.env,
    accounts: () => JSON.parse(readFileSync(new URL(ACCOUNTS_FILE, import.meta.url), 'utf8')),
    clients: {},
    now: Date.now,
    dns: createDns(),
    probe: createEdgeProbe(),
  };
}
