import { AccountId, describeIssues } from '../domain/request.ts';
import * as z from '../domain/zod.ts';
import { MoverError } from '../errors.ts';

/** What an account may be used for; `zones`: hosted zones may be created there. */
export const AccountUse = z.enum(['source', 'target', 'dns', 'zones']);
export type AccountUse = z.infer<typeof AccountUse>;

/**
 * The accounts that the service may work in, from the deployment's configuration: no role is ever taken from a request.
 * An entry without `roleArn` is the service's own account.
 */
export const AccountDirectory = z
  .array(
    z.strictObject({
      accountId: AccountId,
      roleArn: z.optional(
        z.string().check(z.regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'is not the ARN of an IAM role')),
      ),
      /** AWS Security Token Service API Reference, "AssumeRole", ExternalId. */
      externalId: z.optional(
        z
          .string()
          .check(
            z.minLength(2),
            z.maxLength(1224),
            z.regex(/^[\w+=,.@:/-]*$/, 'is no external id: letters, digits and "+=,.@:/-_"'),
          ),
      ),
      uses: z.array(AccountUse).check(z.minLength(1)),
    }),
  )
  .check(
    z.superRefine((entries, context) => {
      const seen = new Set<string>();
      for (const [index, { accountId, roleArn }] of entries.entries()) {
        if (seen.has(accountId)) {
          context.addIssue({ code: 'custom', path: [index, 'accountId'], message: `names ${accountId} twice` });
        }
        seen.add(accountId);
        if (roleArn !== undefined && roleArn.split(':')[4] !== accountId) {
          const message = `is a role of another account than ${accountId}`;
          context.addIssue({ code: 'custom', path: [index, 'roleArn'], message });
        }
      }
    }),
  );
export type AccountDirectory = z.infer<typeof AccountDirectory>;
export type AccountEntry = AccountDirectory[number];

/** Parses the directory. Throws Misconfigured with one clause per wrong field. */
export function parseDirectory(input: unknown): AccountDirectory {
  const parsed = AccountDirectory.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new MoverError('Misconfigured', `The account directory is not valid: ${describeIssues(parsed.error)}.`);
}

/** The entry of an account. Throws AccountUnknown when it is not there or not for this use. */
export function accountFor(directory: AccountDirectory, accountId: string, use: AccountUse): AccountEntry {
  const entry = directory.find((candidate) => candidate.accountId === accountId);
  if (entry?.uses.includes(use)) return entry;
  throw new MoverError(
    'AccountUnknown',
    entry
      ? `Account ${accountId} may be used for ${entry.uses.join(', ')}, not as ${use}.`
      : `Account ${accountId} is not in the account directory.`,
  );
}
