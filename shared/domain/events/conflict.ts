import { moveIdFor } from '../api/idempotency.ts';
import { normalizeName } from '../names.ts';
import { AccountId, DistributionRefInput } from '../request.ts';
import { SomeText } from '../text.ts';
import * as z from '../zod.ts';

const Text = z.catch(z.optional(z.string()), undefined);
/** What CloudTrail writes in place of a value is text; only lists of names count. */
const Names = z.catch(z.array(z.unknown()), []);

const Detail = z.object({
  eventID: SomeText,
  eventName: z.string(),
  recipientAccountId: AccountId,
  userIdentity: z.catch(
    z.object({
      arn: Text,
      sessionContext: z.optional(z.object({ sessionIssuer: z.optional(z.object({ arn: Text })) })),
    }),
    { arn: undefined },
  ),
  requestParameters: z.catch(
    z.nullish(
      z.object({
        id: Text,
        distributionConfig: z.optional(
          z.object({ aliases: z.catch(z.optional(z.object({ items: Names })), undefined) }),
        ),
        /** Of a distribution tenant. */
        domains: z.catch(z.array(z.object({ domain: z.unknown() })), []),
      }),
    ),
    undefined,
  ),
});

/**
 * A change of a distribution that CloudFront refused because another one holds an alias: "AWS API Call via CloudTrail". Amazon
 * CloudFront Developer Guide, "Logging with CloudTrail". CloudTrail leaves parameters out as it likes, so that all but the
 * account may be missing.
 */
export const ConflictEvent = z.pipe(
  z.object({ detail: Detail }),
  z.transform(({ detail }) => {
    const { eventID, eventName, recipientAccountId: accountId, userIdentity, requestParameters } = detail;
    const { id, distributionConfig, domains = [] } = requestParameters ?? {};
    const ref = id?.startsWith('dt_') ? { distributionTenantId: id } : { distributionId: id };
    const target = DistributionRefInput.safeParse({ accountId, ...ref });
    const items = [...(distributionConfig?.aliases?.items ?? []), ...domains.map(({ domain }) => domain)];
    const names = items.flatMap((item) => (typeof item === 'string' ? (normalizeName(item) ?? []) : []));
    return {
      moveId: moveIdFor(`cloudtrail ${accountId}`, 'plan', { key: undefined, ticket: undefined, requestId: eventID }),
      eventName,
      /** The distribution that was to get the aliases, where the event tells it. */
      target: target.data,
      /** All aliases that it was to have: those that it has, and those that were refused. */
      aliases: [...new Set(names)],
      /** Who tried, and the role that it came by. */
      caller: userIdentity.arn,
      role: userIdentity.sessionContext?.sessionIssuer?.arn,
    };
  }),
);
export type ConflictEvent = z.infer<typeof ConflictEvent>;

/**
 * Whether this service made the call itself: by the role of an account in the directory, or in its own account by the role of
 * one of its functions, whose ARNs begin with `ownRoles`. Pure.
 */
export function isOwnCall(
  { role }: Pick<ConflictEvent, 'role'>,
  accountRoles: readonly string[],
  ownRoles: string,
): boolean {
  return role !== undefined && (accountRoles.includes(role) || role.startsWith(ownRoles));
}
