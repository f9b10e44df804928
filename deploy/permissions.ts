import type { AccountUse } from '../shared/aws/account-directory.ts';
import type { StateMachineName } from './names.ts';

export type TableAction =
  | 'dynamodb:GetItem'
  | 'dynamodb:PutItem'
  | 'dynamodb:UpdateItem'
  | 'dynamodb:DeleteItem'
  | 'dynamodb:Query';

/** What one function may do besides writing its own log and traces. */
export interface FunctionPermissions {
  /** With the items of moves: plans, heads, entries of the journal (partition keys `MOVE#…`). */
  readonly moves: readonly TableAction[];
  /** With the locks (partition keys `LOCK#…`). */
  readonly locks: readonly TableAction[];
  /** In the accounts of the directory, by what each account may be used for. */
  readonly accounts: Readonly<Partial<Record<AccountUse, readonly string[]>>>;
  /** Whether it may start restore-move, and ask whether an execution of it is running. */
  readonly startsRestore?: true;
  /** The state machines whose executions it lets go on where they wait with a task token. */
  readonly answersTasksOf?: readonly StateMachineName[];
  /** Whether it may ask how an execution of move-domains stands. */
  readonly asksOfMoves?: true;
}

const READ_CERTIFICATES = ['acm:DescribeCertificate', 'iam:ListServerCertificates', 'iam:GetServerCertificate'];
/** Among all certificates of the account, that of a move by its names and tag. */
const FIND_CERTIFICATE = ['acm:ListCertificates', 'acm:ListTagsForCertificate'];
/** A tenant is as Deployed and enabled as what it refers to: its connection group, and its multi-tenant distribution. */
const READ_STATE = ['cloudfront:GetDistribution', 'cloudfront:GetDistributionTenant', 'cloudfront:GetConnectionGroup'];
const READ_DISTRIBUTION = [...READ_STATE, 'cloudfront:GetDistributionConfig', ...READ_CERTIFICATES];
const FIND_RECORDS = ['route53:ListHostedZones', 'route53:GetHostedZone', 'route53:ListResourceRecordSets'];
/** Both updates also ask for the reading of what the config refers to: Service Authorization Reference, CloudFront. */
const REFERRED = ['cloudfront:GetVpcOrigin', 'wafv2:GetWebACL'];
const REWRITE_STANDARD = ['cloudfront:GetDistributionConfig', 'cloudfront:UpdateDistribution', ...REFERRED];
const REWRITE_CONFIG = [
  'cloudfront:GetDistributionConfig',
  'cloudfront:GetDistributionTenant',
  'cloudfront:UpdateDistribution',
  'cloudfront:UpdateDistributionTenant',
  ...REFERRED,
];
/** Of both distributions before one loses an alias, and of the one that is written. */
const CHANGE_ALIASES = [...new Set([...READ_STATE, ...REWRITE_CONFIG])];
/** Both calls count as updates of the two distributions: API Reference, UpdateDomainAssociation and AssociateAlias. */
const ASSOCIATE = [...CHANGE_ALIASES, 'cloudfront:UpdateDomainAssociation', 'cloudfront:AssociateAlias'];
const APPEND_TO_JOURNAL = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;

/** The permissions of every function, each with nothing that its code does not call; docs/iam.md says why. */
export const PERMISSIONS: Readonly<Record<string, FunctionPermissions>> = {
  'plan-move': {
    moves: ['dynamodb:PutItem'],
    locks: ['dynamodb:GetItem'],
    accounts: {
      source: [...READ_DISTRIBUTION, 'cloudfront:ListDistributions', 'cloudfront:GetDistributionTenantByDomain'],
      target: [...READ_DISTRIBUTION, 'cloudfront:ListDomainConflicts', 'cloudfront:ListConflictingAliases'],
      dns: FIND_RECORDS,
    },
  },
  'plan-records': {
    moves: ['dynamodb:PutItem'],
    locks: ['dynamodb:GetItem'],
    accounts: {
      source: [...READ_DISTRIBUTION, 'cloudfront:ListDistributions'],
      target: [...READ_DISTRIBUTION, 'cloudfront:ListDistributions', 'elasticloadbalancing:DescribeLoadBalancers'],
      dns: FIND_RECORDS,
    },
  },
  'verify-records': {
    moves: APPEND_TO_JOURNAL,
    locks: [],
    accounts: {},
  },
  'create-zone': {
    moves: [],
    locks: [],
    accounts: { zones: ['route53:ListHostedZones', 'route53:GetHostedZone', 'route53:CreateHostedZone'] },
  },
  'export-zone': {
    moves: [],
    locks: [],
    accounts: { dns: ['route53:GetHostedZone', 'route53:ListResourceRecordSets'] },
  },
  'ask-approval': {
    moves: ['dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    locks: [],
    accounts: {},
    answersTasksOf: ['move-domains'],
  },
  'answer-approval': {
    moves: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    locks: [],
    accounts: {},
    answersTasksOf: ['move-domains'],
    asksOfMoves: true,
  },
  'admit-move': {
    moves: APPEND_TO_JOURNAL,
    locks: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
    accounts: {},
  },
  'request-certificate': {
    moves: APPEND_TO_JOURNAL,
    locks: [],
    accounts: { target: [...FIND_CERTIFICATE, 'acm:RequestCertificate', 'acm:AddTagsToCertificate'] },
  },
  'check-certificate': {
    moves: [...APPEND_TO_JOURNAL, 'dynamodb:Query'],
    locks: [],
    accounts: { target: ['acm:DescribeCertificate'] },
  },
  'attach-certificate': {
    moves: [...APPEND_TO_JOURNAL, 'dynamodb:Query'],
    locks: [],
    accounts: { target: [...REWRITE_STANDARD, 'acm:DescribeCertificate'] },
  },
  'delete-certificate': {
    moves: APPEND_TO_JOURNAL,
    locks: [],
    accounts: { target: ['acm:DeleteCertificate'] },
  },
  'change-aliases': {
    moves: [...APPEND_TO_JOURNAL, 'dynamodb:Query'],
    locks: [],
    accounts: { source: CHANGE_ALIASES, target: CHANGE_ALIASES },
  },
  'associate-domains': {
    moves: APPEND_TO_JOURNAL,
    locks: [],
    accounts: { source: ASSOCIATE, target: ASSOCIATE },
  },
  'switch-source': {
    moves: APPEND_TO_JOURNAL,
    locks: [],
    accounts: { source: REWRITE_CONFIG },
  },
  'check-deployment': {
    moves: [...APPEND_TO_JOURNAL, 'dynamodb:Query'],
    locks: [],
    accounts: { source: READ_STATE, target: READ_STATE },
  },
  'change-records': {
    moves: [...APPEND_TO_JOURNAL, 'dynamodb:Query'],
    locks: [],
    accounts: {
      target: ['acm:DescribeCertificate'],
      dns: ['route53:ListResourceRecordSets', 'route53:ChangeResourceRecordSets'],
    },
  },
  'check-records': {
    moves: APPEND_TO_JOURNAL,
    locks: [],
    accounts: { dns: ['route53:GetChange'] },
  },
  'ask-dns-change': {
    moves: APPEND_TO_JOURNAL,
    locks: [],
    accounts: {},
  },
  'check-dns-change': {
    moves: [...APPEND_TO_JOURNAL, 'dynamodb:Query'],
    locks: [],
    accounts: {},
  },
  'confirm-dns-change': {
    moves: [...APPEND_TO_JOURNAL, 'dynamodb:Query'],
    locks: [],
    accounts: { source: READ_DISTRIBUTION, target: READ_DISTRIBUTION },
    answersTasksOf: ['move-domains', 'restore-move'],
  },
  'verify-move': {
    moves: APPEND_TO_JOURNAL,
    locks: [],
    accounts: { source: READ_DISTRIBUTION, target: READ_DISTRIBUTION, dns: FIND_RECORDS },
  },
  'begin-restore': {
    moves: [...APPEND_TO_JOURNAL, 'dynamodb:Query'],
    locks: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
    accounts: {
      source: READ_STATE,
      target: [...READ_STATE, ...FIND_CERTIFICATE],
      dns: ['route53:ListResourceRecordSets'],
    },
  },
  'finish-move': {
    moves: [...APPEND_TO_JOURNAL, 'dynamodb:Query'],
    locks: ['dynamodb:DeleteItem'],
    accounts: {},
  },
  'start-restore': {
    moves: ['dynamodb:GetItem', 'dynamodb:Query'],
    locks: ['dynamodb:GetItem'],
    accounts: {},
    startsRestore: true,
  },
};
