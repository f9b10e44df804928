import { AwsError, type Caller } from '../contracts.ts';
import { derivedId } from './identifiers.ts';

/** A role that can be assumed. */
export interface RoleInit {
  readonly accountId: string;
  /** The role's name, without a path. */
  readonly roleName: string;
  /** Who its trust policy names: account ids, or ARNs of accounts (`...:root`), users, roles and role sessions. */
  readonly trusted: readonly string[];
  /** The `sts:ExternalId` that the trust policy demands. */
  readonly externalId?: string;
  /** Seconds, 3600 to 43200; default 3600. */
  readonly maxSessionDuration?: number;
}

/** A registered role. */
export interface Role extends RoleInit {
  readonly arn: string;
  /** `AROA...` */
  readonly roleId: string;
}

/** A role with the ids that follow from its account and name. */
export function createRole(init: RoleInit): Role {
  const arn = `arn:aws:iam::${init.accountId}:role/${init.roleName}`;
  return { ...init, arn, roleId: derivedId('AROA', arn) };
}

/**
 * Checks a role's trust policy. Throws AwsError `AccessDenied` in AWS's sentence, which is the same for a role that
 * does not exist, does not trust the caller, or wants another external id.
 */
export function checkTrust(
  role: Role | undefined,
  roleArn: string,
  caller: Caller,
  externalId: string | undefined,
): asserts role is Role {
  const trusts = role?.trusted.some((principal) => matches(principal, caller)) ?? false;
  const externalIdFits = role?.externalId === undefined || role.externalId === externalId;
  if (trusts && externalIdFits) return;
  throw new AwsError(
    'AccessDenied',
    403,
    `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
  );
}

/** Whether the caller is a session of some role: its own sessions are then limited to an hour. */
export function isRoleSession(caller: Caller): boolean {
  return caller.arn.startsWith('arn:aws:sts::');
}

function matches(principal: string, caller: Caller): boolean {
  const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
  if (account !== undefined) return account === caller.accountId;
  return principal === caller.arn || principal === roleArnOf(caller);
}

/** The role behind a session, as a trust policy names it. */
function roleArnOf(caller: Caller): string | undefined {
  const roleName = /^arn:aws:sts::\d{12}:assumed-role\/([^/]+)\//.exec(caller.arn)?.[1];
  return roleName === undefined ? undefined : `arn:aws:iam::${caller.accountId}:role/${roleName}`;
}
