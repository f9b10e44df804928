import { AccountUse } from '../../shared/aws/account-directory.ts';
import { AccountId } from '../../shared/domain/request.ts';
import { SomeText } from '../../shared/domain/text.ts';
import * as z from '../../shared/domain/zod.ts';
import { TARGETS } from './targets.ts';

const Range = z
  .tuple([z.number().check(z.minimum(0)), z.number().check(z.minimum(0))])
  .check(z.refine(([min, max]) => min <= max, 'has its minimum above its maximum'));

const Certificate = z.strictObject({
  /** How distributions of this world refer to it. */
  key: SomeText,
  account: AccountId,
  kind: z._default(z.enum(['acm', 'iam']), 'acm'),
  names: z.array(SomeText).check(z.minLength(1)),
  status: z._default(z.enum(['ISSUED', 'PENDING_VALIDATION']), 'ISSUED'),
  /** Days from the beginning of the world; negative: expired already. */
  expiresInDays: z._default(z.number(), 395),
});

const Distribution = z.strictObject({
  id: z.string().check(z.regex(/^E[A-Z0-9]{6,30}$/, 'is not a distribution id')),
  domainName: z
    .string()
    .check(z.regex(/^d[a-z0-9]+\.cloudfront\.net$/, 'is not a name like d111111abcdef8.cloudfront.net')),
  account: AccountId,
  aliases: z._default(z.array(SomeText), []),
  /** The key of a certificate; without one the distribution has CloudFront's default certificate. */
  certificate: z.optional(z.string()),
  enabled: z._default(z.boolean(), true),
  /** Default: true; false for a multi-tenant distribution. */
  ipv6: z.optional(z.boolean()),
  comment: z._default(z.string(), ''),
  staging: z._default(z.boolean(), false),
  httpVersion: z.optional(z.string()),
  priceClass: z.optional(z.string()),
  webAclId: z.optional(z.string()),
  defaultRootObject: z.optional(z.string()),
  minimumProtocolVersion: z.optional(z.string()),
  sslSupportMethod: z.optional(z.string()),
  continuousDeploymentPolicyId: z.optional(z.string()),
  /** `tenant-only`: a multi-tenant distribution; it has no aliases of its own, and `ipv6` is its connection groups'. */
  connectionMode: z.optional(z.enum(['direct', 'tenant-only'])),
  /** The parameters that a multi-tenant distribution's tenants have to give. */
  requiredParameters: z.optional(z.array(SomeText)),
  /** Headers that CloudFront sends to the origin; they often hold a shared secret. */
  originHeaders: z.optional(z.record(z.string(), z.string())),
  /** XML put into the config as it is, for elements that no SDK knows. */
  extraXml: z.optional(z.string()),
});

/** A name of another service, such as a load balancer, that DNS answers. */
const Endpoint = z.strictObject({
  name: SomeText,
  ipv4: z.array(z.ipv4()).check(z.minLength(1)),
  ipv6: z._default(z.array(z.ipv6()), []),
});

const ConnectionGroup = z.strictObject({
  id: z.string().check(z.regex(/^cg_[A-Za-z0-9]{10,40}$/, 'is not a connection group id')),
  account: AccountId,
  name: SomeText,
  routingEndpoint: z
    .string()
    .check(z.regex(/^d[a-z0-9]+\.cloudfront\.net$/, 'is not a name like d111111abcdef8.cloudfront.net')),
  enabled: z._default(z.boolean(), true),
  ipv6: z._default(z.boolean(), true),
  /** The group of the account's tenants that name none. */
  isDefault: z._default(z.boolean(), false),
});

const Tenant = z.strictObject({
  id: z.string().check(z.regex(/^dt_[A-Za-z0-9]{10,40}$/, 'is not a distribution tenant id')),
  account: AccountId,
  name: z.string().check(z.minLength(3)),
  /** The id of a multi-tenant distribution of this account. */
  distribution: z.string(),
  /** The id of a connection group of this account. */
  connectionGroup: z.string(),
  domains: z.array(SomeText).check(z.minLength(1)),
  /** The key of an ACM certificate; without one the multi-tenant distribution's stands for the domains. */
  certificate: z.optional(z.string()),
  parameters: z.optional(z.record(z.string(), z.string())),
  /** In place of the multi-tenant distribution's web ACL; `disable`: none. */
  webAcl: z.optional(
    z.discriminatedUnion('action', [
      z.strictObject({ action: z.literal('override'), arn: SomeText }),
      z.strictObject({ action: z.literal('disable'), arn: z.optional(z.undefined()) }),
    ]),
  ),
  /** In place of the multi-tenant distribution's countries. */
  geoRestrictions: z.optional(
    z.strictObject({
      type: z.enum(['blacklist', 'whitelist', 'none']),
      locations: z._default(z.array(z.string()), []),
    }),
  ),
  enabled: z._default(z.boolean(), true),
});

const RecordSet = z.looseObject({ Name: SomeText, Type: SomeText });

const Zone = z.strictObject({
  account: AccountId,
  name: SomeText,
  id: z.string().check(z.regex(/^Z[A-Z0-9]+$/, 'is not a hosted zone id')),
  private: z._default(z.boolean(), false),
  /** Record sets in Route 53's own words. */
  records: z._default(z.array(RecordSet), []),
});

const ExternalZone = z.strictObject({
  name: SomeText,
  /** The provider's name servers. */
  nameServers: z._default(z.array(SomeText).check(z.minLength(1)), ['ns1.dns.example.net', 'ns2.dns.example.net']),
  /** Record sets in Route 53's own words; an alias record is what providers call ALIAS, ANAME or flattening. */
  records: z._default(z.array(RecordSet), []),
});

/** A simulated person, who does what the service asks people for; nobody comes for what is left out. */
const People = z.strictObject({
  name: z._default(SomeText, 'a simulated person'),
  /** World seconds after the question. */
  approvesAfterSeconds: z.optional(z.number().check(z.minimum(0))),
  /** World seconds after the question, for each question anew. */
  changesDnsAfterSeconds: z.optional(z.number().check(z.minimum(0))),
});

const Account = z.strictObject({
  id: AccountId,
  name: SomeText,
  /** What the service may use it for. */
  uses: z._default(z.array(AccountUse).check(z.minLength(1)), ['source', 'target', 'dns']),
});

/** Seconds from the beginning of the world. */
const After = z.number().check(z.minimum(0));
const Aliases = z.array(SomeText).check(z.minLength(1));

/** What nobody can ask of an API. */
const SupportAct = z.discriminatedUnion('does', [
  /** AWS Support moves aliases to a distribution. */
  z.strictObject({ after: After, does: z.literal('swap'), aliases: Aliases, to: SomeText }),
  /** Whoever holds aliases lets them go. */
  z.strictObject({ after: After, does: z.literal('release'), aliases: Aliases }),
]);

/** What a local AWS begins with: accounts, certificates, distributions, zones, and how it behaves. */
export const World = z.strictObject({
  seed: z._default(z.int(), 1),
  /** World seconds per wall second. */
  timeScale: z._default(z.number().check(z.minimum(1), z.maximum(10_000)), 60),
  /** World seconds, least and most, that a deployment takes. */
  deploymentSeconds: z._default(Range, [60, 120]),
  /** World seconds, least and most, until a DNS change is INSYNC. */
  insyncSeconds: z._default(Range, [20, 40]),
  /** How much Route 53 takes of an account; all of it by default. */
  route53Limits: z.optional(
    z.strictObject({
      /** Calls a second, with so many in hand, then `Throttling`. AWS: 10 a second, and 50 in hand. */
      requests: z.optional(
        z.strictObject({ perSecond: z.number().check(z.minimum(1)), burst: z.number().check(z.minimum(1)) }),
      ),
      /** Single record changes a second, an UPSERT as two, with so many in hand, then `Throttling`; none passes with more in it. */
      changes: z.optional(
        z.strictObject({ perSecond: z.number().check(z.minimum(1)), burst: z.number().check(z.minimum(1)) }),
      ),
      /** Milliseconds after a change in which another one on its zone gets `PriorRequestNotComplete`. */
      priorRequestMs: z._default(z.number().check(z.minimum(0)), 0),
    }),
  ),
  /** Whether CloudFront checks the DNS of a wildcard alias that is added: AWS does not say. */
  wildcardDnsCheck: z._default(z.boolean(), true),
  /** Whether CloudFront checks the DNS of a domain that is added to a distribution tenant: AWS does not say. */
  tenantDnsCheck: z._default(z.boolean(), true),
  /** What UpdateDistributionTenant makes of members that a request leaves out: AWS does not say. */
  omittedTenantMembers: z._default(z.enum(['keep', 'merge', 'reset']), 'reset'),
  /** Whether UpdateDomainAssociation may take a distribution tenant's last domain: AWS does not say. */
  lastTenantDomain: z._default(z.enum(['keep', 'release']), 'keep'),
  accounts: z.array(Account).check(z.minLength(1)),
  certificates: z._default(z.array(Certificate), []),
  distributions: z._default(z.array(Distribution), []),
  connectionGroups: z._default(z.array(ConnectionGroup), []),
  tenants: z._default(z.array(Tenant), []),
  zones: z._default(z.array(Zone), []),
  endpoints: z._default(z.array(Endpoint), []),
  ...TARGETS,
  /** Live zones outside of Route 53, which the service can read and not write. */
  externalZones: z._default(z.array(ExternalZone), []),
  people: z.optional(People),
  /** What AWS Support, or the holder of an alias, does of its own accord while the world runs. */
  support: z._default(z.array(SupportAct), []),
});
export type World = z.infer<typeof World>;
/** A world as people write it, defaults left out. */
export type WorldInput = z.input<typeof World>;

/** Whose the zones outside of Route 53 are in the local world's engine: nobody's account that the service knows. */
export const EXTERNAL_ACCOUNT = '000000000000';

/** Under which id the engine has an external zone, by its place in the world. */
export function externalZoneId(index: number): string {
  return `ZOUTSIDE${index + 1}`;
}

/** The account in which the service itself runs, in every local world. */
export const SERVICE_ACCOUNT = '999999999999';
