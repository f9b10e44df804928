import { CLOUDFRONT_ZONE_ID } from '../../local/route53/service-zones.ts';
import { MOVE_STATE_MACHINE, RECORDS_STATE_MACHINE } from '../../local/service.ts';
import type { WorldInput } from '../../local/world/schema.ts';
import { ASSISTED_REQUEST, assistedWorld, swap } from '../moves/assisted-world.ts';
import { NARROW } from '../moves/certificate-story.ts';
import { EXTERNAL_WORLD } from '../moves/external-world.ts';
import {
  cname,
  SOURCE,
  SOURCE_HOST,
  TARGET,
  TARGET_HOST,
  USUAL_REQUEST,
  USUAL_WORLD,
  ZONE_ID,
} from '../moves/story.ts';
import { tenantWorld } from '../moves/tenant-world.ts';
import { worldWith } from '../records/records-story.ts';
import { BATCHES, type BatchAsked } from './batch-scenarios.ts';
import { CLIENTS } from './client-scenarios.ts';
import type { ClientAsked } from './clients.ts';
import type { DeskAsked } from './desk.ts';
import type { Strike } from './strikes.ts';

/** A request, and the state machine that is for it. */
export interface Asked {
  readonly request: object;
  readonly stateMachine?: string;
}

/** A world, and what is asked for in it. */
export interface Scenario {
  readonly name: string;
  readonly world: WorldInput;
  readonly stateMachine: string;
  readonly request: object;
  /** The request comes as an event of the bus, and the bus is told of what becomes of it. */
  readonly event?: { readonly type: string; readonly detail: object };
  readonly batch?: BatchAsked;
  /** An alias that CloudFront refuses to somebody, which has to be planned. */
  readonly refusedAlias?: string;
  /** The request comes by the API. */
  readonly client?: ClientAsked;
  /** Somebody reads, and has things previewed, while it runs and after. */
  readonly desk?: DeskAsked;
  /** What else is asked for, between so many seconds after the first: the seed says when. */
  readonly alongside?: readonly (Asked & { readonly after: readonly [least: number, most: number] })[];
  /** What always strikes. */
  readonly strikes?: readonly Strike[];
  /** How it ends undisturbed, or how each of its jobs does; by default moved. */
  readonly ends?: 'restored' | readonly string[];
  /** Host names that viewers ask for; by default all aliases of the world that are no wildcards. */
  readonly viewers?: readonly string[];
  /** Domains of which an outage was declared: only their requests may be lost. */
  readonly outage?: readonly string[];
  /** What was done cannot be undone by any call: a parked one may stay parked. */
  readonly oneWay?: true;
  /** Aliases that AWS Support moves at its own time, whatever becomes of the job: what comes too late is planned for nothing. */
  readonly elsewhere?: readonly string[];
  /** People change DNS from the one to the other once they are asked, also where the job is over by then. */
  readonly mayFollow?: readonly [from: string, to: string];
}

/** Seconds of a deployment and of a change of DNS: short, as nothing here waits in real time but for looking again. */
const QUICK = { deploymentSeconds: [14, 19] as [number, number], insyncSeconds: [5, 9] as [number, number] };
const [OLD, NEW] = USUAL_WORLD.distributions;
const ONE_ACCOUNT = {
  ...USUAL_WORLD,
  certificates: USUAL_WORLD.certificates.map((one) => ({ ...one, account: SOURCE.accountId })),
  distributions: [OLD, { ...NEW, account: SOURCE.accountId }],
} as WorldInput;
/** A wildcard of the source's own stands where the cover would go: only an outage is left. */
const APEX_ONLY: WorldInput = assistedWorld({});
const TENANTS = tenantWorld({ from: 'distribution', to: 'tenant', domains: ['www.example.com'] });

/** Records, in an account in which zones are made, too. */
const ZONES_WORLD: WorldInput = {
  ...worldWith([cname('www.example.com', SOURCE_HOST), cname('shop.example.com', SOURCE_HOST)]),
  accounts: [
    { id: SOURCE.accountId, name: 'old', uses: ['source', 'dns', 'zones'] },
    { id: TARGET.accountId, name: 'new' },
  ],
};

/** At a DNS provider that answers with addresses: only the word of whoever changes it tells where the name leads. */
const FLAT_WORLD: WorldInput = {
  ...EXTERNAL_WORLD,
  externalZones: EXTERNAL_WORLD.externalZones.map(({ name, records }) => ({
    name,
    records: records.map((record) =>
      record.Name === 'www.example.com' ? addressesOf('www.example.com', SOURCE_HOST) : record,
    ),
  })),
};

const CHANGES = [{ name: 'shop.example.com', to: 'pages.example.net' }];

/** Every strategy, every kind of end, and every kind of people. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'wildcard', world: USUAL_WORLD, stateMachine: MOVE_STATE_MACHINE, request: USUAL_REQUEST },
  {
    name: 'associate',
    world: ONE_ACCOUNT,
    stateMachine: MOVE_STATE_MACHINE,
    request: { ...USUAL_REQUEST, target: { ...TARGET, accountId: SOURCE.accountId } },
  },
  {
    name: 'disable-source',
    world: { ...APEX_ONLY, distributions: (APEX_ONLY.distributions ?? []).map(withoutNeighbours) },
    stateMachine: MOVE_STATE_MACHINE,
    request: { ...USUAL_REQUEST, domains: ['example.com'], strategy: 'disable-source', allowOutage: true },
    viewers: ['example.com', 'new.example.com', 'third.example.com'],
    outage: ['example.com'],
  },
  {
    name: 'assisted',
    world: { ...assistedWorld({ support: [swap(900)] }), ...QUICK },
    stateMachine: MOVE_STATE_MACHINE,
    request: ASSISTED_REQUEST,
    oneWay: true,
    elsewhere: ['example.com'],
  },
  {
    name: 'tenant',
    world: TENANTS.world,
    stateMachine: MOVE_STATE_MACHINE,
    request: { ...USUAL_REQUEST, source: TENANTS.source, target: TENANTS.target },
    viewers: TENANTS.viewers,
  },
  {
    name: 'certificate',
    world: NARROW,
    stateMachine: MOVE_STATE_MACHINE,
    request: { ...USUAL_REQUEST, certificate: 'provision' },
  },
  {
    name: 'people',
    world: { ...FLAT_WORLD, people: { approvesAfterSeconds: 60, changesDnsAfterSeconds: 120 } },
    stateMachine: MOVE_STATE_MACHINE,
    request: { ...USUAL_REQUEST, approval: true },
    mayFollow: [TARGET_HOST, SOURCE_HOST],
  },
  {
    name: 'records',
    world: ZONES_WORLD,
    stateMachine: RECORDS_STATE_MACHINE,
    request: { mode: 'apply', changes: CHANGES },
    viewers: [],
    desk: {
      lists: '/record-changes',
      preview: {
        path: '/record-changes/preview',
        body: { changes: [{ name: 'www.example.com', to: 'pages.example.net' }] },
        tells: 'planned',
      },
      zones: {
        exported: { accountId: SOURCE.accountId, hostedZoneId: ZONE_ID },
        created: { accountId: SOURCE.accountId, name: 'example.org' },
      },
    },
  },
  {
    name: 'stopped',
    world: USUAL_WORLD,
    stateMachine: MOVE_STATE_MACHINE,
    request: USUAL_REQUEST,
    strikes: [{ fault: 'stopped', site: 'change-aliases/add-domains cloudfront:UpdateDistribution' }],
    ends: 'restored',
  },
  {
    name: 'certificate-back',
    world: NARROW,
    stateMachine: MOVE_STATE_MACHINE,
    request: { ...USUAL_REQUEST, certificate: 'provision' },
    strikes: [{ fault: 'stopped', site: 'change-aliases/add-domains cloudfront:UpdateDistribution' }],
    ends: 'restored',
  },
  {
    name: 'event',
    world: USUAL_WORLD,
    stateMachine: MOVE_STATE_MACHINE,
    request: USUAL_REQUEST,
    event: {
      type: 'Domain Move Requested',
      detail: { domains: ['www.example.com'], source: SOURCE, target: TARGET, ticket: 'OPS-1' },
    },
    refusedAlias: 'shop.example.com',
  },
  ...CLIENTS,
  ...BATCHES,
];

/** Two moves that share both distributions; one is planned before the other locks, and admitted after. */
export const RIVALS: Scenario = {
  name: 'rivals',
  world: { ...USUAL_WORLD, people: { approvesAfterSeconds: 60 } },
  stateMachine: MOVE_STATE_MACHINE,
  request: { ...USUAL_REQUEST, approval: true },
  alongside: [{ request: { ...USUAL_REQUEST, domains: ['shop.example.com'] }, after: [30, 30] }],
};

export const NEIGHBOURS = {
  source: { accountId: TARGET.accountId, distributionId: 'E4NEIGHBOUR00D' },
  target: { accountId: TARGET.accountId, distributionId: 'E5NEIGHBOUR00E' },
} as const;
const [NEIGHBOUR_HOST, OTHER_HOST] = ['d444444abcdef8.cloudfront.net', 'd555555abcdef8.cloudfront.net'] as const;

/** Moves of three strategies and a change of records in one world, each at its own time; two of them want the same lock. */
export const CROWD: Scenario = {
  name: 'crowd',
  world: {
    ...USUAL_WORLD,
    people: { approvesAfterSeconds: 60 },
    distributions: [
      ...USUAL_WORLD.distributions,
      neighbour(NEIGHBOURS.source.distributionId, NEIGHBOUR_HOST, ['docs.example.com']),
      neighbour(NEIGHBOURS.target.distributionId, OTHER_HOST, ['help.example.com']),
    ],
    zones: USUAL_WORLD.zones.map((zone) => ({
      ...zone,
      records: [
        ...zone.records,
        cname('docs.example.com', NEIGHBOUR_HOST),
        cname('help.example.com', OTHER_HOST),
        cname('blog.example.com', 'blog.example.net'),
      ],
    })),
  },
  stateMachine: MOVE_STATE_MACHINE,
  request: { ...USUAL_REQUEST, approval: true },
  alongside: [
    { request: { ...USUAL_REQUEST, domains: ['shop.example.com'], approval: true }, after: [0, 600] },
    { request: { ...USUAL_REQUEST, ...NEIGHBOURS, domains: ['docs.example.com'] }, after: [0, 600] },
    {
      request: { mode: 'apply', changes: [{ name: 'blog.example.com', to: 'pages.example.net' }] },
      stateMachine: RECORDS_STATE_MACHINE,
      after: [0, 600],
    },
  ],
};

/**
 * The same where others of the accounts leave little of Route 53's limits, and a zone takes a while over each change: as an
 * invocation takes no time here, limits have to be narrow to be met.
 */
export const LIMITED: Scenario = {
  ...CROWD,
  name: 'limited',
  world: {
    ...CROWD.world,
    route53Limits: {
      requests: { perSecond: 1, burst: 8 },
      changes: { perSecond: 1, burst: 2 },
      priorRequestMs: 60_000,
    },
  },
};

/** In which several jobs run at once. */
export const CROWDED: readonly Scenario[] = [RIVALS, CROWD, LIMITED];

/** Deployments that last longer than DNS answers do. */
export const SLOW: Scenario = {
  name: 'slow',
  world: { ...USUAL_WORLD, deploymentSeconds: [900, 1_200] },
  stateMachine: MOVE_STATE_MACHINE,
  request: USUAL_REQUEST,
};

/** Throws for a name that no scenario has. */
export function scenarioNamed(name: string): Scenario {
  const found = [...SCENARIOS, ...CROWDED, SLOW].find((scenario) => scenario.name === name);
  if (!found) throw new Error(`There is no scenario '${name}'.`);
  return found;
}

type Distribution = NonNullable<WorldInput['distributions']>[number];

function neighbour(id: string, domainName: string, aliases: readonly string[]) {
  return { id, domainName, account: TARGET.accountId, aliases: [...aliases], certificate: 'new' };
}

function withoutNeighbours(distribution: Distribution): Distribution {
  const aliases = (distribution.aliases ?? []).filter((alias) => alias !== 'shop.example.com');
  return { ...distribution, aliases };
}

/** A record that answers with the addresses of a host. */
function addressesOf(name: string, host: string) {
  const AliasTarget = { HostedZoneId: CLOUDFRONT_ZONE_ID, DNSName: host, EvaluateTargetHealth: false };
  return { Name: name, Type: 'A' as const, AliasTarget };
}
