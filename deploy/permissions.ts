import { TARGET_ACTIONS } from '../shared/domain/session-policy.ts';
import type { FunctionPermissions } from './function-permissions.ts';

const READ_CERTIFICATES = ['acm:DescribeCertificate', 'iam:ListServerCertificates', 'iam:GetServerCertificate'];
/** Among all certificates of the account, that of a move by its names and tag. */
const FIND_CERTIFICATE = ['acm:ListCertificates', 'acm:ListTagsForCertificate'];
/** A tenant is as Deployed and enabled as what it refers to: its connection group, and its multi-tenant distribution. */
const READ_STATE = ['cloudfront:GetDistribution', 'cloudfront:GetDistributionTenant', 'cloudfront:GetConnectionGroup'];
const READ_DISTRIBUTION = [...READ_STATE, 'cloudfront:GetDistributionConfig', ...READ_CERTIFICATES];
/** The one behind a host name, by its list, or a tenant by a domain. */
const FIND_DISTRIBUTION = ['cloudfront:ListDistributions', 'cloudfront:GetDistributionTenantByDomain'];
/** Who holds a domain: the second where the first is refused. */
const FIND_HOLDERS = ['cloudfront:ListDomainConflicts', 'cloudfront:ListConflictingAliases'];
const FIND_RECORDS = ['route53:ListHostedZones', 'route53:GetHostedZone', 'route53:ListResourceRecordSets'];
/** Both updates also ask for the reading of what the config refers to: Service Authorization Reference, CloudFront. */
const REFERRED = ['cloudfront:GetVpcOrigin', 'wafv2:GetWebACL'];
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
const READ_JOB = ['dynamodb:GetItem', 'dynamodb:Query'] as const;
/** Every function that answers a caller counts its requests. */
const COUNT = { callers: ['dynamodb:UpdateItem'] } as const;
const APPEND_TO_JOURNAL = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;

/** Registers a request, and begins it. */
const TAKE_REQUEST = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;

/** The permissions of every function, each with nothing that its code does not call; docs/iam.md says why. */
export const PERMISSIONS: Readonly<Record<string, FunctionPermissions>> = {
  'plan-move': {
    moves: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    locks: ['dynamodb:BatchGetItem'],
    accounts: {
      source: [...READ_DISTRIBUTION, ...FIND_DISTRIBUTION],
      target: [...READ_DISTRIBUTION, ...FIND_HOLDERS],
      dns: FIND_RECORDS,
    },
  },
  'plan-records': {
    moves: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    locks: ['dynamodb:BatchGetItem'],
    accounts: {
      source: [...READ_DISTRIBUTION, ...FIND_DISTRIBUTION],
      target: [...READ_DISTRIBUTION, ...FIND_DISTRIBUTION, ...TARGET_ACTIONS],
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
    answersTasksOf: ['move-domains', 'change-records'],
  },
  'answer-approval': {
    moves: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    locks: [],
    accounts: {},
    answersTasksOf: ['move-domains', 'change-records'],
    executions: ['describe move-domains', 'describe change-records'],
  },
  'admit-move': {
    moves: APPEND_TO_JOURNAL,
    locks: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
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
    accounts: { target: [...REWRITE_CONFIG, 'acm:DescribeCertificate'] },
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
  'ask-support': {
    moves: APPEND_TO_JOURNAL,
    locks: [],
    accounts: {},
  },
  'check-swap': {
    moves: APPEND_TO_JOURNAL,
    locks: [],
    accounts: { target: [...READ_STATE, ...FIND_HOLDERS] },
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
    locks: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
    accounts: {
      source: READ_STATE,
      target: [...READ_STATE, ...FIND_HOLDERS, ...FIND_CERTIFICATE],
      dns: ['route53:ListResourceRecordSets'],
    },
  },
  'finish-move': {
    moves: [...APPEND_TO_JOURNAL, 'dynamodb:Query'],
    locks: ['dynamodb:DeleteItem'],
    accounts: {},
  },
  'start-restore': {
    moves: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    locks: ['dynamodb:BatchGetItem'],
    accounts: {},
    executions: ['start restore-move', 'describe restore-move'],
    deadLetters: 'DeadLetterQueue',
  },
  'authorize-caller': { moves: [], locks: [], accounts: {}, tokens: ['dynamodb:GetItem'] },
  'get-health': { moves: ['dynamodb:GetItem'], locks: [], accounts: {} },
  'get-openapi': { moves: [], locks: [], accounts: {} },
  'get-page': { moves: [], locks: [], accounts: {} },
  'get-move': {
    moves: READ_JOB,
    locks: [],
    accounts: {},
    ...COUNT,
    executions: ['describe move-domains', 'describe change-records'],
  },
  'get-moves': { moves: ['dynamodb:BatchGetItem'], locks: [], accounts: {}, ...COUNT, listsRequests: true },
  'post-abort': {
    moves: [...READ_JOB, 'dynamodb:UpdateItem'],
    locks: [],
    accounts: {},
    ...COUNT,
    schedules: 'delete',
    executions: [
      'describe move-domains',
      'stop move-domains',
      'describe change-records',
      'stop change-records',
      'start restore-move',
      'describe restore-move',
    ],
  },
  'post-approval': {
    moves: [...READ_JOB, 'dynamodb:UpdateItem'],
    locks: [],
    accounts: {},
    ...COUNT,
    answersTasksOf: ['move-domains', 'change-records'],
    executions: ['describe move-domains', 'describe change-records'],
  },
  'post-dns-confirmation': {
    moves: [...APPEND_TO_JOURNAL, 'dynamodb:Query'],
    locks: [],
    accounts: { source: READ_DISTRIBUTION, target: READ_DISTRIBUTION },
    ...COUNT,
    answersTasksOf: ['move-domains', 'restore-move'],
    executions: ['describe move-domains'],
  },
  'post-moves': {
    moves: TAKE_REQUEST,
    locks: [],
    accounts: {},
    ...COUNT,
    schedules: 'create',
    executions: ['start move-domains'],
  },
  'post-plans': {
    moves: [...READ_JOB, 'dynamodb:PutItem'],
    locks: [],
    accounts: {},
    ...COUNT,
    executions: ['start move-domains', 'describe move-domains'],
  },
  'post-record-changes': {
    moves: TAKE_REQUEST,
    locks: [],
    accounts: {},
    ...COUNT,
    schedules: 'create',
    executions: ['start change-records'],
  },
  'post-record-previews': {
    moves: [...READ_JOB, 'dynamodb:PutItem'],
    locks: [],
    accounts: {},
    ...COUNT,
    executions: ['start change-records', 'describe change-records'],
  },
  'post-restore': {
    moves: READ_JOB,
    locks: [],
    accounts: {},
    ...COUNT,
    executions: ['describe move-domains', 'describe change-records', 'start restore-move', 'describe restore-move'],
  },
  'take-event': {
    moves: TAKE_REQUEST,
    locks: [],
    accounts: {},
    schedules: 'create',
    executions: ['start move-domains', 'start change-records'],
    deadLetters: 'RequestsDeadLetterQueue',
  },
  'start-move': {
    moves: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    locks: [],
    accounts: {},
    executions: ['start move-domains', 'start change-records'],
    deadLetters: 'RequestsDeadLetterQueue',
  },
  'plan-conflict': {
    moves: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    locks: [],
    accounts: {
      target: [...READ_STATE, 'cloudfront:ListDomainConflicts', 'cloudfront:ListConflictingAliases'],
    },
    executions: ['start move-domains'],
    deadLetters: 'RequestsDeadLetterQueue',
  },
  'publish-events': {
    moves: ['dynamodb:GetItem'],
    locks: [],
    accounts: {},
    tells: true,
    deadLetters: 'EventsDeadLetterQueue',
  },
};
