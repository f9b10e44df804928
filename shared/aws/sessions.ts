import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type SessionScope, sessionPolicy } from '../domain/session-policy.ts';
import { isMoverError, MoverError } from '../errors.ts';
import { type AccountDirectory, type AccountEntry, type AccountUse, accountFor } from './account-directory.ts';
import { type ClientSettings, GLOBAL_REGION, MAX_ATTEMPTS } from './client-settings.ts';
import type { SharableClient } from './shared-reads.ts';
import { calling } from './translate-error.ts';

const SESSION_SECONDS = 900;

type EachClient = (client: SharableClient, accountId: string) => void;

/**
 * SDK clients of the accounts in the directory, each under the role of its account, with the move's id as session name and
 * a session policy cut down to what is at hand.
 */
export class Sessions {
  readonly #directory: AccountDirectory;
  readonly #settings: ClientSettings;
  readonly #moveId: string;
  readonly #scope: SessionScope;
  readonly #sessionName: string;
  readonly #eachClient: EachClient | undefined;
  readonly #configs = new Map<string, ClientSettings>();
  /** By service, then by account and region. */
  readonly #clients = new Map<unknown, Map<string, unknown>>();

  /** Without a scope the sessions can only read; `eachClient` is handed every new client with the account that it is for. */
  constructor(
    directory: AccountDirectory,
    settings: ClientSettings,
    moveId: string,
    scope: SessionScope = { writes: 'nothing' },
    eachClient?: EachClient,
  ) {
    this.#directory = directory;
    this.#settings = settings;
    this.#moveId = moveId;
    this.#scope = scope;
    this.#eachClient = eachClient;
    this.#sessionName = `cname-mover-${moveId}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
  }

  /** Sessions of the same move that can also write what is named. */
  scopedTo(scope: SessionScope): Sessions {
    return new Sessions(this.#directory, this.#settings, this.#moveId, scope);
  }

  /**
   * A client of a service in one account and region. Its class comes from the caller, so that a function bundles the clients
   * that it calls and no others. Throws AccountUnknown; a role that cannot be assumed shows at the first call, as
   * RoleNotAssumable.
   */
  client<Client>(
    Service: new (config: ClientSettings) => Client,
    accountId: string,
    use: AccountUse,
    region: string = GLOBAL_REGION,
  ): Client {
    const entry = accountFor(this.#directory, accountId, use);
    const ofService = this.#clients.get(Service) ?? new Map<string, unknown>();
    const key = `${accountId} ${region}`;
    const known = ofService.get(key) as Client | undefined;
    if (known) return known;
    const client = new Service({ ...this.#config(entry), region });
    this.#eachClient?.(client as SharableClient, accountId);
    this.#clients.set(Service, ofService.set(key, client));
    return client;
  }

  /** Every account of the directory that may be used so. */
  accounts(use: AccountUse): string[] {
    return this.#directory.filter((entry) => entry.uses.includes(use)).map((entry) => entry.accountId);
  }

  #config(entry: AccountEntry): ClientSettings {
    const known = this.#configs.get(entry.accountId);
    if (known) return known;
    const config = {
      ...this.#settings,
      region: GLOBAL_REGION,
      maxAttempts: MAX_ATTEMPTS,
      ...(entry.roleArn === undefined ? {} : { credentials: memoized(() => this.#assume(entry)) }),
    };
    this.#configs.set(entry.accountId, config);
    return config;
  }

  async #assume({ accountId, roleArn, externalId }: AccountEntry) {
    const request = {
      RoleArn: roleArn,
      RoleSessionName: this.#sessionName,
      DurationSeconds: SESSION_SECONDS,
      Policy: sessionPolicy(this.#scope, accountId, partitionOf(roleArn)),
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    };
    const { Credentials } = await calling({ action: 'sts:AssumeRole', resource: `${roleArn}` }, () =>
      stsOf(this.#settings).send(new AssumeRoleCommand(request)),
    ).catch((error: unknown) => {
      if (!isMoverError(error, 'AccessRefused')) throw error;
      throw new MoverError('RoleNotAssumable', `The role ${roleArn} of account ${accountId} refuses this service.`, {
        cause: error,
        remedy: remedyOfRefusal(externalId !== undefined),
      });
    });
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
      ...(Credentials?.Expiration ? { expiration: Credentials.Expiration } : {}),
    };
  }
}

/** By the settings, which live as long as the function's environment: its connections serve later invocations too. */
const stsClients = new WeakMap<ClientSettings, STSClient>();

function stsOf(settings: ClientSettings): STSClient {
  const kept =
    stsClients.get(settings) ?? new STSClient({ ...settings, region: GLOBAL_REGION, maxAttempts: MAX_ATTEMPTS });
  stsClients.set(settings, kept);
  return kept;
}

/**
 * One role session per account serves all the clients of an invocation, which ends long before the session does. A refusal is
 * not kept: the next call asks again.
 */
function memoized<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** STS does not tell which of these it is. */
function remedyOfRefusal(withExternalId: boolean): string {
  const id = withExternalId
    ? 'and asks for the external id of the account directory'
    : 'and asks for no external id, because the account directory has none';
  return `Check that the role exists, that its trust policy names this service's account ${id}, and that neither this service's own policies nor a policy of the organization (SCP or RCP) keep it from sts:AssumeRole.`;
}

function partitionOf(arn = ''): string {
  return arn.split(':')[1] ?? 'aws';
}
