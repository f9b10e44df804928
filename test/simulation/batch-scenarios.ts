import { BATCH_BUCKET, BATCH_STATE_MACHINE } from '../../local/service.ts';
import type { WorldInput } from '../../local/world/schema.ts';
import type { BatchStatus } from '../../shared/domain/batch/batch.ts';
import type { BatchRequest } from '../../shared/domain/batch/request.ts';
import { cname, SOURCE, TARGET, USUAL_WORLD, ZONE_ID } from '../moves/story.ts';
import type { Scenario } from './scenarios.ts';

/** A group of a batch: what moves from where to where, and the zone with its records. */
export interface GroupAsked {
  readonly domains: readonly string[];
  readonly source: { readonly accountId: string; readonly distributionId: string };
  readonly target: { readonly accountId: string; readonly distributionId: string };
  readonly hostedZoneId: string;
}

/** What somebody does with a batch, once it stands so. */
export interface Deed {
  /** By a route of the API; `stop` stops the execution in the console. */
  readonly does: 'approval' | 'pause' | 'resume' | 'abort' | 'stop';
  readonly body?: object;
  readonly once: {
    readonly status: BatchStatus;
    /** The groups whose moves have to have announced a write. */
    readonly writing?: readonly number[];
  };
}

/** The batch of a scenario: the scenario's jobs are its moves. */
export interface BatchAsked {
  /** In their order. */
  readonly groups: readonly GroupAsked[];
  /** An object in the service's bucket, with the list. */
  readonly list?: { readonly key: string; readonly text: string };
  /** One after the other. */
  readonly people?: readonly Deed[];
}

/** A pair of distributions in one account with a name of its own; its batch's target sorts before those of `USUAL_WORLD`. */
function brand(number: number, accountId: string) {
  const parent = `brand-${number}.example`;
  const group: GroupAsked = {
    domains: [`www.${parent}`],
    source: { accountId, distributionId: `E1BRAND${number}00001A` },
    target: { accountId, distributionId: `E2BRAND${number}00002B` },
    hostedZoneId: `Z${number}BRAND`,
  };
  const key = `brand-${number}`;
  const hosts = { source: `d1brand${number}.cloudfront.net`, target: `d2brand${number}.cloudfront.net` };
  const world = {
    certificates: [{ key, account: accountId, names: [parent, `*.${parent}`] }],
    distributions: [
      {
        id: group.source.distributionId,
        domainName: hosts.source,
        account: accountId,
        aliases: [...group.domains],
        certificate: key,
      },
      { id: group.target.distributionId, domainName: hosts.target, account: accountId, aliases: [], certificate: key },
    ],
    zones: [
      {
        account: accountId,
        name: parent,
        id: group.hostedZoneId,
        records: group.domains.map((domain) => cname(domain, hosts.source)),
      },
    ],
  };
  return { group, world };
}

const [FIRST, SECOND] = [brand(1, TARGET.accountId), brand(2, SOURCE.accountId)];
const USUAL: GroupAsked = { domains: ['www.example.com'], source: SOURCE, target: TARGET, hostedZoneId: ZONE_ID };

/** The lines of a list without their sources, which are left to be found. */
function linesOf(groups: readonly GroupAsked[]) {
  return groups.flatMap((group) =>
    group.domains.map((domain) => ({
      domain,
      target: group.target.distributionId,
      targetAccount: group.target.accountId,
    })),
  );
}

function csvOf(groups: readonly GroupAsked[]): string {
  const rows = linesOf(groups).map((line) => Object.values(line).join(','));
  return ['domain,target,targetAccount', ...rows].join('\n');
}

/** Two within one account, the first of them the canary, and the usual one between two, which the faults of the site hit. */
const GROUPS = [FIRST.group, SECOND.group, USUAL];
const BRANDS = [FIRST.group, SECOND.group];
const OWN = [FIRST.world, SECOND.world];
const WORLD: WorldInput = {
  ...USUAL_WORLD,
  certificates: [...USUAL_WORLD.certificates, ...OWN.flatMap(({ certificates }) => certificates)],
  distributions: [...USUAL_WORLD.distributions, ...OWN.flatMap(({ distributions }) => distributions)],
  zones: [...USUAL_WORLD.zones, ...OWN.flatMap(({ zones }) => zones)],
};
const REASON = { reason: 'CHG-8' };
const KEY = 'lists/brands.csv';
const REQUEST = { mode: 'apply', ticket: 'CHG-7', requestedBy: 'grace' } satisfies Partial<BatchRequest>;

/** Batches whose waves follow each other, and whose runs do. */
export const BATCHES: readonly Scenario[] = [
  {
    name: 'batch',
    world: WORLD,
    stateMachine: BATCH_STATE_MACHINE,
    request: { ...REQUEST, stopAfter: 1, list: { s3: { bucket: BATCH_BUCKET, key: KEY } } },
    batch: { groups: GROUPS, list: { key: KEY, text: csvOf(GROUPS) } },
  },
  {
    name: 'batch-people',
    world: WORLD,
    stateMachine: BATCH_STATE_MACHINE,
    request: {},
    event: {
      type: 'Domain Batch Requested',
      detail: { ...REQUEST, list: { csv: csvOf(BRANDS) }, approval: true },
    },
    batch: {
      groups: BRANDS,
      people: [
        { does: 'approval', body: { verdict: 'approve' }, once: { status: 'waiting' } },
        { does: 'pause', body: REASON, once: { status: 'running', writing: [1] } },
        { does: 'resume', body: REASON, once: { status: 'paused' } },
      ],
    },
  },
  {
    name: 'batch-broken-off',
    world: WORLD,
    stateMachine: BATCH_STATE_MACHINE,
    request: {},
    client: { path: '/batches', body: { ...REQUEST, list: { lines: linesOf(GROUPS) } }, sayings: [] },
    desk: { lists: '/batches' },
    ends: ['restored', 'moved', 'restored'],
    batch: {
      groups: GROUPS,
      people: [
        { does: 'stop', once: { status: 'running', writing: [1] } },
        { does: 'resume', body: REASON, once: { status: 'stopped' } },
        { does: 'abort', body: { ...REASON, restoreRunning: true }, once: { status: 'running', writing: [3] } },
      ],
    },
  },
];
