import * as z from '../../shared/domain/zod.ts';
import { AwsError, type AwsRequest, type AwsService } from '../contracts.ts';
import { queryAction, queryService } from '../gateway/query-protocol.ts';
import type { Credentials } from './credentials.ts';
import { checkTrust, createRole, isRoleSession, type Role, type RoleInit } from './roles.ts';

const HOUR = 3600;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, without tags, MFA and managed policies. */
const AssumeRoleInput = z.strictObject({
  RoleArn: z.string().check(z.minLength(20), z.maxLength(2048), z.regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/)),
  RoleSessionName: z.string().check(z.minLength(2), z.maxLength(64), z.regex(/^[\w+=,.@-]*$/)),
  DurationSeconds: z.optional(z.coerce.number().check(z.int(), z.minimum(900), z.maximum(43200))),
  ExternalId: z.optional(z.string().check(z.minLength(2), z.maxLength(1224), z.regex(/^[\w+=,.@:/-]*$/))),
  Policy: z.optional(z.string().check(z.minLength(1), z.maxLength(2048))),
});

/** STS and the roles it hands out. */
export interface Sts {
  readonly service: AwsService;
  /** Registers a role, or replaces the one of this name; returns its ARN. */
  addRole(role: RoleInit): string;
}

/** STS with AssumeRole and GetCallerIdentity. */
export function createSts({ credentials }: { readonly credentials: Credentials }): Sts {
  const roles = new Map<string, Role>();
  const service = queryService({
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    version: '2011-06-15',
    actions: {
      AssumeRole: queryAction(AssumeRoleInput, assumeRole),
      GetCallerIdentity: queryAction(z.strictObject({}), (_, { caller }) => ({
        Arn: caller.arn,
        UserId: credentials.userIdOf(caller),
        Account: caller.accountId,
      })),
    },
  });
  return {
    service,
    addRole: (init) => {
      const role = createRole(init);
      roles.set(role.arn, role);
      return role.arn;
    },
  };

  function assumeRole(input: z.output<typeof AssumeRoleInput>, { caller }: AwsRequest) {
    const role = roles.get(input.RoleArn);
    checkTrust(role, input.RoleArn, caller, input.ExternalId);
    const durationSeconds = input.DurationSeconds ?? HOUR;
    checkDuration(durationSeconds, role, isRoleSession(caller));
    checkPolicy(input.Policy);
    const { accountId, roleName, roleId } = role;
    const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${input.RoleSessionName}`;
    const userId = `${roleId}:${input.RoleSessionName}`;
    const session = { caller: { accountId, arn }, userId, durationSeconds, policy: input.Policy };
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials.issueSession(session);
    return {
      AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: expiration.toISOString().replace('.000Z', 'Z'),
      },
    };
  }
}

/** Throws AwsError `ValidationError` for a session longer than the role, or role chaining, allows. */
function checkDuration(durationSeconds: number, role: Role, chained: boolean): void {
  if (chained && durationSeconds > HOUR) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (durationSeconds > (role.maxSessionDuration ?? HOUR)) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
}

/** Throws AwsError `MalformedPolicyDocument` for a session policy that is not a JSON object. */
function checkPolicy(policy: string | undefined): void {
  if (policy === undefined) return;
  try {
    if (z.looseObject({ Statement: z.unknown() }).safeParse(JSON.parse(policy)).success) return;
  } catch {
    // Falls through to the refusal, which is the same.
  }
  throw new AwsError('MalformedPolicyDocument', 400, 'Syntax errors in policy.');
}

function validationError(message: string): AwsError {
  return new AwsError('ValidationError', 400, message);
}
