import { VirtualClock } from '../../../local/clock.ts';
import type { AwsService } from '../../../local/contracts.ts';
import { createGateway, type Gateway } from '../../../local/gateway/gateway.ts';
import { type InProcessHandler, inProcess } from '../../../local/gateway/in-process.ts';
import { type Random, seededRandom } from '../../../local/random.ts';
import { type AccessKey, type Credentials, createCredentials } from '../../../local/sts/credentials.ts';
import { createSts, type Sts } from '../../../local/sts/sts.ts';

export const OURS = '111111111111';
export const THEIRS = '222222222222';

/** What an SDK client needs to know. */
export interface ClientConfig {
  readonly region: string;
  readonly credentials: AccessKey;
  readonly requestHandler: InProcessHandler;
  readonly maxAttempts: 1;
}

/** Two accounts and STS in virtual time. */
export interface Accounts {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly credentials: Credentials;
  readonly sts: Sts;
  readonly gateway: Gateway;
  /** The configuration of a client that speaks for an account or with certain credentials. */
  as(credentials: string | AccessKey, region?: string): ClientConfig;
}

/** Builds the accounts; `services` are made of the same clock and chance and stand beside STS. */
export function createAccounts(
  services: (world: { clock: VirtualClock; random: Random }) => Record<string, AwsService> = () => ({}),
): Accounts {
  const clock = new VirtualClock();
  const random = seededRandom(7);
  const credentials = createCredentials({ clock, random });
  const keys = new Map([OURS, THEIRS].map((accountId) => [accountId, credentials.addAccount(accountId)]));
  const sts = createSts({ credentials });
  const gateway = createGateway({
    credentials,
    services: { sts: sts.service, ...services({ clock, random }) },
    random,
  });
  return {
    clock,
    random,
    credentials,
    sts,
    gateway,
    as: (who, region = 'us-east-1') => {
      const key = typeof who === 'string' ? keys.get(who) : who;
      if (!key) throw new Error(`No such account in this test: ${who}`);
      return { region, credentials: key, requestHandler: inProcess(gateway, clock), maxAttempts: 1 };
    },
  };
}
