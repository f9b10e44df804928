import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClientSettings } from '../aws/client-settings.ts';
import { createDns, type Dns } from '../net/dns.ts';
import { createEdgeProbe, type EdgeProbe } from '../net/edge-probe.ts';
import type { VerifyJwt } from '../net/jwt.ts';
import { createJwtVerifier } from '../net/jwt.ts';

/** What a handler takes from the world around it: Lambda's, or that of a local run. */
export interface Runtime {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The account directory of the deployment, not yet parsed. */
  readonly accounts: () => unknown;
  /** The access list of the deployment, not yet parsed. */
  readonly access: () => unknown;
  readonly clients: ClientSettings;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after that many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  readonly dns: Dns;
  readonly probe: EdgeProbe;
  readonly verifyJwt: VerifyJwt;
}

/** The file that the build puts beside each function's code. */
export const ACCOUNTS_FILE = 'accounts.json';

/** The file that the build puts beside the functions that answer HTTP. */
export const ACCESS_FILE = 'access.json';

/** Lambda's world. Reads nothing until a handler asks. */
export function lambdaRuntime(): Runtime {
  return {
    env: process.env,
    accounts: () => readBeside(ACCOUNTS_FILE),
    access: () => readBeside(ACCESS_FILE),
    clients: {},
    now: Date.now,
    pause: (ms) => pause(ms),
    dns: createDns(),
    probe: createEdgeProbe(),
    verifyJwt: createJwtVerifier(),
  };
}

function readBeside(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
