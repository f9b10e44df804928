import { MoverError } from '../errors.ts';

/** A standard distribution, and the account that owns it. */
export interface StandardRef {
  readonly accountId: string;
  readonly distributionId: string;
}

/** A distribution tenant of a multi-tenant distribution, and the account that owns it. */
export interface TenantRef {
  readonly accountId: string;
  readonly distributionTenantId: string;
}

/** What can hold domains at CloudFront. */
export type DistributionRef = StandardRef | TenantRef;

/** Is it a distribution tenant? */
export function isTenant<Ref extends DistributionRef>(ref: Ref): ref is Extract<Ref, TenantRef> {
  return 'distributionTenantId' in ref;
}

/** Is one end of a move a distribution tenant? */
export function involvesTenant({
  source,
  target,
}: {
  readonly source: DistributionRef;
  readonly target: DistributionRef;
}): boolean {
  return isTenant(source) || isTenant(target);
}

/** The id alone: `E1EXAMPLE`, `dt_2x9GhoK0TZRsohWzv1b9It8JABC`. Ids of the two kinds never look alike. */
export function idOf(ref: DistributionRef): string {
  return isTenant(ref) ? ref.distributionTenantId : ref.distributionId;
}

/** What a lock or a call is about: `distribution E1EXAMPLE`, `distribution tenant dt_2x9…`. */
export function resourceOf(ref: DistributionRef): string {
  return `${isTenant(ref) ? 'distribution tenant' : 'distribution'} ${idOf(ref)}`;
}

/** The ref of what can only be a standard distribution; throws Unexpected for a tenant, which a plan's checks keep away. */
export function standard(ref: DistributionRef): StandardRef {
  if (isTenant(ref))
    throw new MoverError('Unexpected', `This is for standard distributions, not for ${resourceOf(ref)}.`);
  return ref;
}

/** In sentences that are about accounts as well: `distribution E1EXAMPLE of account 111111111111`. */
export function named(ref: DistributionRef): string {
  return `${resourceOf(ref)} of account ${ref.accountId}`;
}

/** Nothing but the ref of something that has one. */
export function refOf(ref: DistributionRef): DistributionRef {
  const { accountId } = ref;
  return isTenant(ref)
    ? { accountId, distributionTenantId: ref.distributionTenantId }
    : { accountId, distributionId: ref.distributionId };
}
