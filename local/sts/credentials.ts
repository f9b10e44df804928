import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Caller } from '../contracts.ts';
import type { CredentialSource, StoredCredential } from '../gateway/credential-source.ts';
import type { Random } from '../random.ts';
import { derivedId, uniqueId } from './identifiers.ts';

const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A long-term access key, as an SDK client takes it for `credentials`. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What an issued session holds. */
export interface SessionInit {
  /** The assumed role's session: `arn:aws:sts::111111111111:assumed-role/ROLE/SESSION`. */
  readonly caller: Caller;
  /** `AROA...:SESSION`. */
  readonly userId: string;
  readonly durationSeconds: number;
  /** The session policy as given. */
  readonly policy: string | undefined;
}

/** Temporary credentials, as an SDK client takes them for `credentials`. */
export interface SessionKey extends AccessKey {
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** The access keys of all accounts. */
export interface Credentials extends CredentialSource {
  /**
   * The key of an account's IAM user `operator`, made when first asked for. It follows from the account id alone:
   * account 111111111111 has key `AKIALOCA111111111111` in every world.
   */
  addAccount(accountId: string): AccessKey;
  /** Issues temporary credentials that end `durationSeconds` from now on the world's clock. */
  issueSession(session: SessionInit): SessionKey;
  /** The unique id (`AIDA...`, `AROA...:SESSION`) of a principal that has a key here. */
  userIdOf(caller: Caller): string;
  /** The session policy of a temporary key; undefined when it has none. */
  policyOf(accessKeyId: string): string | undefined;
  /** The secret access keys and session tokens of all keys, those that have expired among them: for whoever looks for them elsewhere. */
  secrets(): string[];
}

interface Entry extends Omit<StoredCredential, 'expired'> {
  readonly userId: string;
  readonly expiration: number;
  readonly policy: string | undefined;
}

/** An empty registry of access keys. */
export function createCredentials({ clock, random }: { readonly clock: Clock; readonly random: Random }): Credentials {
  const entries = new Map<string, Entry>();
  const userIds = new Map<string, string>();
  const add = (accessKeyId: string, entry: Entry) => {
    entries.set(accessKeyId, entry);
    userIds.set(entry.caller.arn, entry.userId);
  };
  return {
    find: (accessKeyId) => {
      const entry = entries.get(accessKeyId);
      return entry && { ...entry, expired: entry.expiration <= clock.now() };
    },
    addAccount: (accountId) => {
      const key = { accessKeyId: `AKIALOCA${accountId}`, secretAccessKey: derivedSecret(accountId) };
      add(key.accessKeyId, {
        secretAccessKey: key.secretAccessKey,
        sessionToken: undefined,
        caller: { accountId, arn: `arn:aws:iam::${accountId}:user/operator` },
        userId: derivedId('AIDA', accountId),
        expiration: Number.POSITIVE_INFINITY,
        policy: undefined,
      });
      return key;
    },
    issueSession: ({ caller, userId, durationSeconds, policy }) => {
      const accessKeyId = uniqueId('ASIA', random, 16);
      const secretAccessKey = random.text(40, SECRET_ALPHABET);
      const sessionToken = random.text(240, SECRET_ALPHABET);
      const expiration = Math.floor(clock.now() / 1000 + durationSeconds) * 1000;
      add(accessKeyId, { secretAccessKey, sessionToken, caller, userId, expiration, policy });
      return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiration) };
    },
    userIdOf: ({ arn, accountId }) => userIds.get(arn) ?? accountId,
    policyOf: (accessKeyId) => entries.get(accessKeyId)?.policy,
    secrets: () =>
      [...entries.values()].flatMap(({ secretAccessKey, sessionToken }) =>
        sessionToken === undefined ? [secretAccessKey] : [secretAccessKey, sessionToken],
      ),
  };
}

function derivedSecret(accountId: string): string {
  return createHash('sha256').update(`local:${accountId}`).digest('base64').slice(0, 40);
}
