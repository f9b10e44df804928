import { CloudFrontClient, DeleteDistributionCommand, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { RedriveExecutionCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { VirtualClock } from '../../local/clock.ts';
import { LambdaFailure } from '../../local/contracts.ts';
import type { InvokeHook, InvokeHooks } from '../../local/lambda/lambda.ts';
import { createWorld, type LocalWorld, type WorldOptions } from '../../local/local-world.ts';
import { MOVE_STATE_MACHINE, RESTORE_STATE_MACHINE, stateMachineArn } from '../../local/service.ts';
import type { Description } from '../../local/stepfunctions/create-stepfunctions.ts';
import { type RouteWatchOptions, watchRoutes } from '../../local/traffic/route-watch.ts';
import { externalZoneId, World, type WorldInput } from '../../local/world/schema.ts';
import { readConfig } from '../../shared/aws/cloudfront.ts';
import { JournalStore } from '../../shared/aws/journal-store.ts';
import { replaceBody } from '../../shared/aws/raw-xml.ts';
import { Table } from '../../shared/aws/table.ts';
import type { JournalEntry } from '../../shared/domain/journal.ts';
import { openClocks } from '../tools/quiet-worlds.ts';

export const SOURCE = { accountId: '111111111111', distributionId: 'E1SOURCE00001A' } as const;
export const TARGET = { accountId: '222222222222', distributionId: 'E2TARGET00002B' } as const;
export const SOURCE_HOST = 'd111111abcdef8.cloudfront.net';
export const TARGET_HOST = 'd222222abcdef8.cloudfront.net';
export const ZONE_ID = 'Z1EXAMPLE';

/** Two accounts, one distribution each, one zone: the usual situation. */
export const USUAL_WORLD = {
  // Short, so that a story asks for the end of a deployment a few times only.
  deploymentSeconds: [14, 19] as [number, number],
  insyncSeconds: [5, 9] as [number, number],
  accounts: [
    { id: SOURCE.accountId, name: 'old' },
    { id: TARGET.accountId, name: 'new' },
  ],
  certificates: [
    { key: 'old', account: SOURCE.accountId, names: ['example.com', '*.example.com'] },
    { key: 'new', account: TARGET.accountId, names: ['example.com', '*.example.com'] },
  ],
  distributions: [
    {
      id: SOURCE.distributionId,
      domainName: SOURCE_HOST,
      account: SOURCE.accountId,
      aliases: ['www.example.com', 'shop.example.com'],
      certificate: 'old',
      originHeaders: { 'x-origin-secret': 'hunter2-old' },
    },
    {
      id: TARGET.distributionId,
      domainName: TARGET_HOST,
      account: TARGET.accountId,
      aliases: ['new.example.com'],
      certificate: 'new',
      originHeaders: { 'x-origin-secret': 'hunter2-new' },
    },
  ],
  zones: [
    {
      account: SOURCE.accountId,
      name: 'example.com',
      id: ZONE_ID,
      records: [
        cname('www.example.com', SOURCE_HOST),
        cname('shop.example.com', SOURCE_HOST),
        cname('new.example.com', TARGET_HOST),
        { Name: 'example.com', Type: 'MX', TTL: 3600, ResourceRecords: [{ Value: '10 mail.example.com' }] },
      ],
    },
  ],
} satisfies WorldInput;

export const USUAL_REQUEST = { domains: ['www.example.com'], source: SOURCE, target: TARGET, mode: 'apply' } as const;

export function cname(name: string, host: string, ttl = 300) {
  return { Name: name, Type: 'CNAME', TTL: ttl, ResourceRecords: [{ Value: host }] };
}

/** A world in virtual time with viewers who look at every change of every edge. */
export interface Story extends LocalWorld {
  readonly clock: VirtualClock;
  /** Starts a move and lets time pass until its execution has ended. */
  move(request: unknown, moveId?: string): Promise<Description>;
  /** Starts an execution and returns its ARN at once. */
  start(request: unknown, moveId: string): string;
  /** Lets time pass until an execution has ended. */
  ended(executionArn: string): Promise<Description>;
  restore(moveId: string): Promise<Description>;
  /** Stops an execution, as a person in the console does. */
  stop(executionArn: string): Promise<void>;
  /** Redrives an execution, as a person in the console does. */
  redrive(executionArn: string): Promise<void>;
  /** Someone else, infrastructure code perhaps, edits the config of a distribution. */
  editConfig(distributionId: string, edit: (configXml: string) => string): Promise<void>;
  deleteDistribution(distributionId: string): Promise<void>;
  /** Invokes a deployed function directly. */
  invoke(functionName: string, payload: unknown): Promise<unknown>;
  /** Someone else points a CNAME of the zone elsewhere. */
  editRecord(name: string, host: string, ttl?: number): Promise<void>;
  journal(moveId: string): Promise<JournalEntry[]>;
  /** Requests that viewers lost so far, with where and why. */
  lost(): string[];
  /** The same with the moment, world milliseconds, and the domain of each. */
  losses(): { readonly at: number; readonly domain: string; readonly told: string }[];
  /** Of a distribution, or of a distribution tenant. */
  aliasesOf(id: string): readonly string[];
  configOf(distributionId: string): string;
  /** Everything that a move may touch, in a form that is equal when all is as it was. */
  state(): unknown;
  /** The records of the zone as JSON lines, NS and SOA left out. */
  records(hostedZoneId?: string): string[];
  /** The locks that are held. */
  locks(resources: readonly string[]): Promise<string[]>;
}

export interface StoryOptions
  extends InvokeHooks,
    Pick<WorldOptions, 'access' | 'onEvent' | 'onMetric' | 'bus' | 'tickets' | 'eventsOut'> {
  readonly world?: WorldInput;
  /** Host names that viewers ask for; by default all aliases of the world that are no wildcards. */
  readonly viewers?: readonly string[];
  /** The distributions and tenants that may serve a name that viewers ask for; by default any that does. */
  readonly servers?: RouteWatchOptions['servers'];
}

export async function tell({ world = USUAL_WORLD, viewers, servers, ...hooks }: StoryOptions = {}): Promise<Story> {
  const clock = new VirtualClock();
  openClocks.add(clock);
  const parsed = World.parse(world);
  const local = await createWorld({ clock, world: parsed, eventsOut: false, ...hooks });
  const { aws } = local;
  const domains =
    viewers ??
    [...parsed.distributions.map(({ aliases }) => aliases), ...parsed.tenants.map(({ domains: held }) => held)]
      .flat()
      .filter((alias) => !alias.startsWith('*'));
  const watch = watchRoutes({
    network: aws.cloudfront.network,
    dns: aws.route53.dns,
    domains,
    clock,
    ...(servers ? { servers } : {}),
  });
  const table = new Table('cname-mover', local.clients);
  const journal = new JournalStore(table, () => clock.now());
  const snapshot = (id: string) => aws.cloudfront.distributions().find((distribution) => distribution.id === id);
  const tenant = (id: string) => aws.cloudfront.tenants().find((one) => one.id === id);
  const start = (machine: string, input: unknown, name: string) =>
    aws.stepFunctions.start({ stateMachineArn: stateMachineArn(machine), input, name });
  const ended = (arn: string) => clock.run(aws.stepFunctions.ended(arn));
  const records = (hostedZoneId = ZONE_ID) =>
    aws.route53
      .recordsOf(hostedZoneId)
      .filter(({ Type }) => Type !== 'NS' && Type !== 'SOA')
      .map((record) => JSON.stringify(record));
  const losses = () => {
    watch.check();
    return watch
      .report()
      .losses.map(({ at, domain, location, reason }) => ({ at, domain, told: `${domain} at ${location}: ${reason}` }));
  };
  const sfn = new SFNClient(local.clients);
  let restores = 0;
  return {
    ...local,
    clock,
    records,
    stop: async (executionArn) => {
      await clock.during(() => sfn.send(new StopExecutionCommand({ executionArn })));
    },
    redrive: async (executionArn) => {
      await clock.during(() => sfn.send(new RedriveExecutionCommand({ executionArn })));
    },
    editConfig: async (id, edit) => {
      const accountId = snapshot(id)?.accountId ?? '';
      const client = new CloudFrontClient({ ...local.clients, credentials: aws.credentials.addAccount(accountId) });
      const { xml, etag, parsed: config } = await readConfig(client, { accountId, distributionId: id });
      const command = new UpdateDistributionCommand({ Id: id, IfMatch: etag, DistributionConfig: config });
      replaceBody(command, edit(xml));
      await clock.during(() => client.send(command));
    },
    deleteDistribution: async (id) => {
      const { accountId = '', etag } = snapshot(id) ?? {};
      const client = new CloudFrontClient({ ...local.clients, credentials: aws.credentials.addAccount(accountId) });
      await clock.during(() => client.send(new DeleteDistributionCommand({ Id: id, IfMatch: etag })));
    },
    invoke: (functionName, payload) => local.lambda.invoke(functionName, payload),
    editRecord: async (name, host, ttl = 300) => {
      const credentials = aws.credentials.addAccount(SOURCE.accountId);
      const route53 = new Route53Client({ ...local.clients, credentials });
      const change = { Action: 'UPSERT', ResourceRecordSet: cname(name, host, ttl) } as const;
      const command = new ChangeResourceRecordSetsCommand({
        HostedZoneId: ZONE_ID,
        ChangeBatch: { Changes: [{ ...change, ResourceRecordSet: { ...change.ResourceRecordSet, Type: 'CNAME' } }] },
      });
      await clock.during(() => route53.send(command));
    },
    state: () => ({
      records: [
        ...parsed.externalZones.map((_zone, index) => externalZoneId(index)),
        ...parsed.zones.map(({ id }) => id),
      ].map((id) => records(id)),
      distributions: aws.cloudfront.distributions().map(({ aliases, configXml }) => ({
        aliases: [...aliases].sort(),
        rest: configXml.replace(/<Aliases>.*?<\/Aliases>/s, ''),
      })),
      tenants: aws.cloudfront.tenants().map(({ etag: _etag, status: _status, domains, ...rest }) => ({
        domains: [...domains].sort(),
        ...rest,
      })),
    }),
    start: (request, moveId) => start(MOVE_STATE_MACHINE, request, moveId),
    ended,
    move: (request, moveId = 'move-1') => ended(start(MOVE_STATE_MACHINE, request, moveId)),
    restore: (moveId) => {
      restores += 1;
      return ended(start(RESTORE_STATE_MACHINE, { moveId }, `by-hand-${restores}-${moveId}`));
    },
    journal: (moveId) => clock.run(journal.entries(moveId)),
    losses,
    lost: () => losses().map(({ told }) => told),
    aliasesOf: (id) => snapshot(id)?.aliases ?? tenant(id)?.domains ?? [],
    configOf: (id) => snapshot(id)?.configXml ?? '',
    locks: async (resources) => {
      const items = resources.map((resource) => table.get({ pk: `LOCK#${resource}`, sk: 'LOCK' }));
      const held = await clock.run(Promise.all(items));
      return held.flatMap((item) => (item ? [String(item.pk)] : []));
    },
  };
}

/** Fails the invocations of a function whose payload names a step, `times` times; every one by default. */
export function failing(
  functionName: string,
  step: string | undefined,
  errorType = 'Unexpected',
  times = Number.POSITIVE_INFINITY,
): InvokeHook {
  let failed = 0;
  return (name, payload) => {
    const at = (payload as { step?: string }).step;
    if (name !== functionName || (step !== undefined && at !== step) || failed >= times) return;
    failed += 1;
    throw new LambdaFailure(errorType, `A fault that the test put into ${functionName}.`);
  };
}
