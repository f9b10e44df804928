import { pageFiles } from '../deploy/page-files.ts';
import type { AccountDirectory } from '../shared/aws/account-directory.ts';
import { type ClientSettings, GLOBAL_REGION } from '../shared/aws/client-settings.ts';
import { API_ACTIONS } from '../shared/domain/api/access.ts';
import { type AccessList, eventSources } from '../shared/domain/api/access-list.ts';
import { EVENT_AGE_SECONDS } from '../shared/domain/events/patience.ts';
import type { TicketRule } from '../shared/domain/events/tickets.ts';
import type { Network, Runtime } from '../shared/lambda/runtime.ts';
import type { Dns } from '../shared/net/dns.ts';
import { createDns } from '../shared/net/dns.ts';
import { createEdgeProbe, type EdgeProbe } from '../shared/net/edge-probe.ts';
import { createHttpApi } from './apigateway/http-api.ts';
import { createJwtIssuer, type JwtIssuer } from './apigateway/jwt-issuer.ts';
import type { Clock } from './clock.ts';
import type { RecordedCall } from './eventbridge/api-destination.ts';
import type { BusHooks } from './eventbridge/event-bus.ts';
import type { Gateway } from './gateway/gateway.ts';
import { inProcess } from './gateway/in-process.ts';
import { InProcessSigner } from './gateway/in-process-signer.ts';
import { RetriesAtOnce } from './gateway/retries-at-once.ts';
import { inProcessAddresses, inProcessDns, inProcessProbe } from './in-process/viewers.ts';
import { createLambda, type InvokeHook, type InvokeHooks, type LocalLambda } from './lambda/lambda.ts';
import { type AddressesOf, createLocalAws, type LocalAws, type LocalAwsOptions } from './local-aws.ts';
import { type LocalNetwork, lateAddresses, openNetwork, type Ports } from './network.ts';
import { type OutsideDns, outsideDns } from './people/outside-dns.ts';
import { simulatedPerson } from './people/simulated-person.ts';
import {
  AUTHORIZER_TTL_SECONDS,
  apiRoutes,
  BATCH_STATE_MACHINE,
  deployService,
  EVENT_BUS_NAME,
  FUNCTION_ENV,
  MOVE_STATE_MACHINE,
  ON_FAILURE,
  RECORDS_STATE_MACHINE,
  SCHEDULE_GROUP,
  stateMachineArn,
} from './service.ts';
import { deployEvents } from './service-events.ts';
import type { StatusChange } from './stepfunctions/create-stepfunctions.ts';
import { SERVICE_ACCOUNT, type World } from './world/schema.ts';
import { seedWorld } from './world/seed.ts';
import { scheduleSupport } from './world/support.ts';

export interface WorldOptions extends Pick<LocalAwsOptions, 'onEvent'>, InvokeHooks {
  readonly clock: Clock;
  readonly world: World;
  /**
   * Who may use the API and the bus; by default the operator of the service's account, members of the group `platform` and
   * events with the source `tickets` of the service's account may all.
   */
  readonly access?: AccessList;
  /** What happens to events on their way. */
  readonly bus?: BusHooks;
  /** Ticket systems that are told of moves; nobody is called, the calls are recorded. */
  readonly tickets?: readonly TicketRule[];
  /** False where nobody listens to what moves tell: it takes as many invocations as their journals have entries. */
  readonly eventsOut?: boolean;
  /** Hears what CloudWatch would make metrics of, line by line. */
  readonly onMetric?: (line: string) => void;
  /** Hears what the simulated person does, in words. */
  readonly onPerson?: (deed: string) => void;
  /** Hears what AWS Support does in this world, in sentences. */
  readonly onSupport?: (sentence: string) => void;
}

/** A local AWS with a world in it and the service deployed into it. */
export interface LocalWorld {
  readonly aws: LocalAws;
  /** The settings of the service's own SDK clients. */
  readonly clients: ClientSettings;
  readonly directory: AccountDirectory;
  /** The deployed functions. */
  readonly lambda: LocalLambda;
  /** The service's HTTP API. */
  readonly api: Gateway;
  /** Whose JWTs the API believes. */
  readonly issuer: JwtIssuer;
  /** What ticket systems would have been sent. */
  readonly ticketCalls: readonly RecordedCall[];
  /** The zones outside of Route 53, as those who run them change them. */
  readonly outside: OutsideDns;
}

/** What the SDK would otherwise look for in the user's configuration files, for each client anew. */
const LOCAL_CLIENTS = {
  region: GLOBAL_REGION,
  retryMode: 'standard',
  defaultsMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: 'cname-mover',
} as const satisfies ClientSettings;

/** A world that listens on loopback. */
export interface OpenWorld extends LocalWorld {
  readonly network: LocalNetwork;
}

/** Opens a world without sockets, for virtual time. */
export async function createWorld(options: WorldOptions): Promise<LocalWorld> {
  const addressesOf = inProcessAddresses(() => built.aws.cloudfront.network);
  const elapsed = () => options.clock.now();
  const built = await build(options, addressesOf, elapsed, (aws) => ({
    clients: {
      ...LOCAL_CLIENTS,
      credentials: aws.credentials.addAccount(SERVICE_ACCOUNT),
      requestHandler: inProcess(aws.gateway, options.clock),
      // Otherwise each client looks for one in the environment and in configuration files.
      endpoint: 'http://in-process',
      retryStrategy: new RetriesAtOnce(options.clock),
      signerConstructor: InProcessSigner,
    },
    dns: inProcessDns(aws.route53.dns),
    probe: inProcessProbe(aws.cloudfront.network),
  }));
  return built;
}

/** Opens a world on loopback: API, DNS servers, edge. `close` ends all that listens. */
export async function openWorld(options: WorldOptions & { readonly ports?: Ports }): Promise<OpenWorld> {
  const late = lateAddresses();
  let network: LocalNetwork | undefined;
  const elapsed = () => performance.now();
  const built = await build(options, late.addressesOf, elapsed, async (aws) => {
    network = await openNetwork(aws, options.clock, options.ports);
    late.use((domainName) => network?.edge.addressesOf(domainName));
    return {
      clients: {
        ...LOCAL_CLIENTS,
        endpoint: network.api.url,
        credentials: aws.credentials.addAccount(SERVICE_ACCOUNT),
      },
      dns: createDns([`${network.dns.address}:${network.dns.port}`]),
      probe: createEdgeProbe({ port: network.edge.httpsPort, ca: aws.ca.caPem }),
    };
  }).catch(async (error: unknown) => {
    await network?.close();
    throw error;
  });
  if (!network) throw new Error('The network of the local world did not open.');
  return { ...built, network };
}

interface Reach {
  readonly clients: ClientSettings;
  readonly dns: Dns;
  readonly probe: EdgeProbe;
}

async function build(
  {
    clock,
    world,
    access,
    bus,
    tickets = [],
    eventsOut = true,
    onEvent,
    onMetric,
    onPerson,
    onSupport,
    ...hooks
  }: WorldOptions,
  addressesOf: AddressesOf,
  elapsed: () => number,
  reachOf: (aws: LocalAws) => Reach | Promise<Reach>,
): Promise<LocalWorld> {
  let runtime: Runtime<keyof Network> | undefined;
  const issuer = createJwtIssuer();
  const list = access ?? accessOf(issuer);
  let asked: InvokeHook | undefined;
  const afterInvoke: InvokeHook = async (name, payload) => {
    await hooks.afterInvoke?.(name, payload);
    await asked?.(name, payload);
  };
  const lambda = createLambda(() => runtime ?? notYet(), elapsed, { ...hooks, afterInvoke });
  const aws = await createLocalAws({
    clock,
    behaviour: world,
    addressesOf,
    lambda,
    events: {
      accountId: SERVICE_ACCOUNT,
      busName: EVENT_BUS_NAME,
      allowed: (account, source) => eventSources(list).get(account)?.includes(source) === true,
      groups: [SCHEDULE_GROUP],
      onFailure: (name) => ON_FAILURE[name],
      maximumEventAge: (name) => (ON_FAILURE[name] === undefined ? undefined : EVENT_AGE_SECONDS),
      ...(bus ? { hooks: bus } : {}),
    },
    onStatusChange: (change) => whenCutOff(change),
    ...(onEvent ? { onEvent } : {}),
  });
  const directory = await seedWorld(aws, world);
  const reach = await reachOf(aws);
  runtime = {
    env: FUNCTION_ENV,
    accounts: () => directory,
    access: () => list,
    page: () => clock.during(() => pageFiles()),
    now: () => clock.now(),
    pause: (ms) => clock.pause(ms),
    emit: (line) => onMetric?.(line),
    verifyJwt: issuer.verify,
    ...reach,
  };
  await deployService(aws, reach.clients);
  const ticketCalls = deployEvents(aws, clock, lambda, tickets, eventsOut);
  scheduleSupport(aws.cloudfront, clock, world.support, onSupport);
  const outside = outsideDns(aws, reach.clients);
  if (world.people) {
    asked = simulatedPerson(world.people, {
      clock,
      lambda,
      clients: reach.clients,
      outside,
      tell: onPerson ?? (() => {}),
    });
  }
  const api = createHttpApi({
    routes: apiRoutes(),
    lambda,
    credentials: aws.credentials,
    accountId: SERVICE_ACCOUNT,
    clock,
    random: aws.random,
    authorizerTtl: AUTHORIZER_TTL_SECONDS,
  });
  return { aws, clients: reach.clients, directory, lambda, api, issuer, ticketCalls, outside };

  /** The rules of serverless.yml on executions that ended without bringing their move, or their batch, to an end. */
  function whenCutOff(change: StatusChange): void {
    const { status, stateMachineArn: machine } = change.detail;
    if (!CUT_OFF_STATUSES.includes(status ?? '')) return;
    if (GUARDED_MACHINES.includes(machine ?? '')) aws.invokeLater('start-restore', change);
    if (machine === stateMachineArn(BATCH_STATE_MACHINE)) aws.invokeLater('end-batch', change);
  }
}

/** The access list of a world that names none. */
function accessOf({ issuer, audience }: JwtIssuer): AccessList {
  const everything = { actions: [...API_ACTIONS], domains: ['*'], accounts: ['*'] };
  return {
    jwt: { issuer, audience: [audience] },
    grants: [
      { caller: { iam: `arn:aws:iam::${SERVICE_ACCOUNT}:user/operator` }, ...everything },
      { caller: { claim: 'groups', value: 'platform' }, ...everything },
      { caller: { eventSource: 'tickets', account: SERVICE_ACCOUNT }, ...everything },
    ],
  };
}

const GUARDED_MACHINES = [stateMachineArn(MOVE_STATE_MACHINE), stateMachineArn(RECORDS_STATE_MACHINE)];
const CUT_OFF_STATUSES: readonly string[] = ['ABORTED', 'TIMED_OUT', 'FAILED'];

function notYet(): never {
  throw new Error('A function was invoked before its world was open.');
}
