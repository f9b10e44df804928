import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClientSettings } from '../aws/client-settings.ts';
import type { Dns } from '../net/dns.ts';
import type { EdgeProbe } from '../net/edge-probe.ts';
import type { VerifyJwt } from '../net/jwt.ts';

/** What only some functions ask: live DNS, the edge, the issuer of JWTs. */
export interface Network {
  readonly dns: Dns;
  readonly probe: EdgeProbe;
  readonly verifyJwt: VerifyJwt;
}

/** What a handler takes from the world around it, Lambda's or that of a local run, with what it asks of the network. */
export type Runtime<Asked extends keyof Network = never> = Pick<Network, Asked> & {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The account directory of the deployment, not yet parsed. */
  readonly accounts: () => unknown;
  /** The access list of the deployment, not yet parsed. */
  readonly access: () => unknown;
  /** The files of the operator page by name, not yet parsed. */
  readonly page: () => Promise<unknown>;
  readonly clients: ClientSettings;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after that many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** Takes a line of the embedded metric format. */
  readonly emit: (line: string) => void;
};

/** The file that the build puts beside each function's code. */
export const ACCOUNTS_FILE = 'accounts.json';

/** The file that the build puts beside the functions that answer HTTP. */
export const ACCESS_FILE = 'access.json';

/** The file that the build puts beside the function that serves the page. */
export const PAGE_FILE = 'page.json';

/**
 * Lambda's world, with what the function asks of the network, which comes from the function so that the others do not bundle
 * it. Reads nothing until a handler asks.
 */
export function lambdaRuntime(): Runtime;
export function lambdaRuntime<Asked extends keyof Network>(network: Pick<Network, Asked>): Runtime<Asked>;
export function lambdaRuntime(network = {}): Runtime {
  return {
    env: process.env,
    accounts: () => readBeside(ACCOUNTS_FILE),
    access: () => readBeside(ACCESS_FILE),
    page: async () => readBeside(PAGE_FILE),
    clients: {},
    now: Date.now,
    pause: (ms) => pause(ms),
    // Not by the console, before whose lines Lambda puts time and request: CloudWatch looks for JSON alone.
    emit: (line) => process.stdout.write(`${line}\n`),
    ...network,
  };
}

function readBeside(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
