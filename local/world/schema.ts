import * as z from 'zod';
import { AccountUse } from '../../shared/aws/account-directory.ts';
import { AccountId } from '../../shared/domain/request.ts';
import { TARGETS } from './targets.ts';

const Range = z
  .tuple([z.number().min(0), z.number().min(0)])
  .refine(([min, max]) => min <= max, 'has its minimum above its maximum');

const Certificate = z.strictObject({
  /** How distributions of this world refer to it. */
  key: z.string().min(1),
  account: AccountId,
  kind: z.enum(['acm', 'iam']).default('acm'),
  names: z.array(z.string().min(1)).min(1),
  status: z.enum(['ISSUED', 'PENDING_VALIDATION']).default('ISSUED'),
  /** Days from the beginning of the world; negative: expired already. */
  expiresInDays: z.number().default(395),
});

const Distribution = z.strictObject({
  id: z.string().regex(/^E[A-Z0-9]{6,30}$/, 'is not a distribution id'),
  domainName: z.string().regex(/^d[a-z0-9]+\.cloudfront\.net$/, 'is not a name like d111111abcdef8.cloudfront.net'),
  account: AccountId,
  aliases: z.array(z.string().min(1)).default([]),
  /** The key of a certificate; without one the distribution has CloudFront's default certificate. */
  certificate: z.string().optional(),
  enabled: z.boolean().default(true),
  /** Default: true; false for a multi-tenant distribution. */
  ipv6: z.boolean().optional(),
  comment: z.string().default(''),
  staging: z.boolean().default(false),
  httpVersion: z.string().optional(),
  priceClass: z.string().optional(),
  webAclId: z.string().optional(),
  defaultRootObject: z.string().optional(),
  minimumProtocolVersion: z.string().optional(),
  sslSupportMethod: z.string().optional(),
  continuousDeploymentPolicyId: z.string().optional(),
  /** `tenant-only`: a multi-tenant distribution; it has no aliases of its own, and `ipv6` is its connection groups'. */
  connectionMode: z.enum(['direct', 'tenant-only']).optional(),
  /** The parameters that a multi-tenant distribution's tenants have to give. */
  requiredParameters: z.array(z.string().min(1)).optional(),
  /** Headers that CloudFront sends to the origin; they often hold a shared secret. */
  originHeaders: z.record(z.string(), z.string()).optional(),
  /** XML put into the config as it is, for elements that no SDK knows. */
  extraXml: z.string().optional(),
});

/** A name of another service, such as a load balancer, that DNS answers. */
const Endpoint = z.strictObject({
  name: z.string().min(1),
  ipv4: z.array(z.ipv4()).min(1),
  ipv6: z.array(z.ipv6()).default([]),
});

const ConnectionGroup = z.strictObject({
  id: z.string().regex(/^cg_[A-Za-z0-9]{10,40}$/, 'is not a connection group id'),
  account: AccountId,
  name: z.string().min(1),
  routingEndpoint: z
    .string()
    .regex(/^d[a-z0-9]+\.cloudfront\.net$/, 'is not a name like d111111abcdef8.cloudfront.net'),
  enabled: z.boolean().default(true),
  ipv6: z.boolean().default(true),
  /** The group of the account's tenants that name none. */
  isDefault: z.boolean().default(false),
});

const Tenant = z.strictObject({
  id: z.string().regex(/^dt_[A-Za-z0-9]{10,40}$/, 'is not a distribution tenant id'),
  account: AccountId,
  name: z.string().min(3),
  /** The id of a multi-tenant distribution of this account. */
  distribution: z.string(),
  /** The id of a connection group of this account. */
  connectionGroup: z.string(),
  domains: z.array(z.string().min(1)).min(1),
  /** The key of an ACM certificate; without one the multi-tenant distribution's stands for the domains. */
  certificate: z.string().optional(),
  parameters: z.record(z.string(), z.string()).optional(),
  /** In place of the multi-tenant distribution's web ACL; `disable`: none. */
  webAcl: z
    .discriminatedUnion('action', [
      z.strictObject({ action: z.literal('override'), arn: z.string().min(1) }),
      z.strictObject({ action: z.literal('disable'), arn: z.undefined().optional() }),
    ])
    .optional(),
  /** In place of the multi-tenant distribution's countries. */
  geoRestrictions: z
    .strictObject({ type: z.enum(['blacklist', 'whitelist', 'none']), locations: z.array(z.string()).default([]) })
    .optional(),
  enabled: z.boolean().default(true),
});

const RecordSet = z.looseObject({ Name: z.string().min(1), Type: z.string().min(1) });

const Zone = z.strictObject({
  account: AccountId,
  name: z.string().min(1),
  id: z.string().regex(/^Z[A-Z0-9]+$/, 'is not a hosted zone id'),
  private: z.boolean().default(false),
  /** Record sets in Route 53's own words. */
  records: z.array(RecordSet).default([]),
});

const ExternalZone = z.strictObject({
  name: z.string().min(1),
  /** The provider's name servers. */
  nameServers: z.array(z.string().min(1)).min(1).default(['ns1.dns.example.net', 'ns2.dns.example.net']),
  /** Record sets in Route 53's own words; an alias record is what providers call ALIAS, ANAME or flattening. */
  records: z.array(RecordSet).default([]),
});

/** A simulated person, who does what the service asks people for; nobody comes for what is left out. */
const People = z.strictObject({
  name: z.string().min(1).default('a simulated person'),
  /** World seconds after the question. */
  approvesAfterSeconds: z.number().min(0).optional(),
  /** World seconds after the question, for each question anew. */
  changesDnsAfterSeconds: z.number().min(0).optional(),
});

const Account = z.strictObject({
  id: AccountId,
  name: z.string().min(1),
  /** What the service may use it for. */
  uses: z.array(AccountUse).min(1).default(['source', 'target', 'dns']),
});

/** Seconds from the beginning of the world. */
const After = z.number().min(0);
const Aliases = z.array(z.string().min(1)).min(1);

/** What nobody can ask of an API. */
const SupportAct = z.discriminatedUnion('does', [
  /** AWS Support moves aliases to a distribution. */
  z.strictObject({ after: After, does: z.literal('swap'), aliases: Aliases, to: z.string().min(1) }),
  /** Whoever holds aliases lets them go. */
  z.strictObject({ after: After, does: z.literal('release'), aliases: Aliases }),
]);

/** What a local AWS begins with: accounts, certificates, distributions, zones, and how it behaves. */
export const World = z.strictObject({
  seed: z.number().int().default(1),
  /** World seconds per wall second. */
  timeScale: z.number().min(1).max(10_000).default(60),
  /** World seconds, least and most, that a deployment takes. */
  deploymentSeconds: Range.default([60, 120]),
  /** World seconds, least and most, until a DNS change is INSYNC. */
  insyncSeconds: Range.default([20, 40]),
  /** How much Route 53 takes of an account; all of it by default. */
  route53Limits: z
    .strictObject({
      /** Calls a second, with so many in hand, then `Throttling`. AWS: 5 a second. */
      requests: z.strictObject({ perSecond: z.number().min(1), burst: z.number().min(1) }).optional(),
      /** ChangeResourceRecordSets calls a second, then `Throttling`. */
      changesPerSecond: z.number().min(1).optional(),
      /** Milliseconds after a change in which another one on its zone gets `PriorRequestNotComplete`. */
      priorRequestMs: z.number().min(0).default(0),
    })
    .optional(),
  /** Whether CloudFront checks the DNS of a wildcard alias that is added: AWS does not say. */
  wildcardDnsCheck: z.boolean().default(true),
  /** Whether CloudFront checks the DNS of a domain that is added to a distribution tenant: AWS does not say. */
  tenantDnsCheck: z.boolean().default(true),
  /** What UpdateDistributionTenant makes of members that a request leaves out: AWS does not say. */
  omittedTenantMembers: z.enum(['keep', 'merge', 'reset']).default('reset'),
  /** Whether UpdateDomainAssociation may take a distribution tenant's last domain: AWS does not say. */
  lastTenantDomain: z.enum(['keep', 'release']).default('keep'),
  accounts: z.array(Account).min(1),
  certificates: z.array(Certificate).default([]),
  distributions: z.array(Distribution).default([]),
  connectionGroups: z.array(ConnectionGroup).default([]),
  tenants: z.array(Tenant).default([]),
  zones: z.array(Zone).default([]),
  endpoints: z.array(Endpoint).default([]),
  ...TARGETS,
  /** Live zones outside of Route 53, which the service can read and not write. */
  externalZones: z.array(ExternalZone).default([]),
  people: People.optional(),
  /** What AWS Support, or the holder of an alias, does of its own accord while the world runs. */
  support: z.array(SupportAct).default([]),
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
