import type { AccountDirectory } from '../shared/aws/account-directory.ts';
import { type ClientSettings, GLOBAL_REGION } from '../shared/aws/client-settings.ts';
import type { Runtime } from '../shared/lambda/runtime.ts';
import type { Dns } from '../shared/net/dns.ts';
import { createDns } from '../shared/net/dns.ts';
import { createEdgeProbe, type EdgeProbe } from '../shared/net/edge-probe.ts';
import type { Clock } from './clock.ts';
import type { LambdaRuntime } from './contracts.ts';
import { inProcess } from './gateway/in-process.ts';
import { inProcessAddresses, inProcessDns, inProcessProbe } from './in-process/viewers.ts';
import { createLambda, type InvokeHook, type InvokeHooks } from './lambda/lambda.ts';
import { type AddressesOf, createLocalAws, type LocalAws, type LocalAwsOptions } from './local-aws.ts';
import { type LocalNetwork, lateAddresses, openNetwork, type Ports } from './network.ts';
import { type OutsideDns, outsideDns } from './people/outside-dns.ts';
import { simulatedPerson } from './people/simulated-person.ts';
import { deployService, FUNCTION_ENV, MOVE_STATE_MACHINE, RECORDS_STATE_MACHINE, stateMachineArn } from './service.ts';
import type { StatusChange } from './stepfunctions/create-stepfunctions.ts';
import { SERVICE_ACCOUNT, type World } from './world/schema.ts';
import { seedWorld } from './world/seed.ts';

export interface WorldOptions extends Pick<LocalAwsOptions, 'onEvent'>, InvokeHooks {
  readonly clock: Clock;
  readonly world: World;
  /** Hears what the simulated person does, in words. */
  readonly onPerson?: (deed: string) => void;
}

/** A local AWS with a world in it and the service deployed into it. */
export interface LocalWorld {
  readonly aws: LocalAws;
  /** The settings of the service's own SDK clients. */
  readonly clients: ClientSettings;
  readonly directory: AccountDirectory;
  /** The deployed functions. */
  readonly lambda: LambdaRuntime;
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
  const built = await build(options, addressesOf, (aws) => ({
    clients: {
      ...LOCAL_CLIENTS,
      credentials: aws.credentials.addAccount(SERVICE_ACCOUNT),
      requestHandler: inProcess(aws.gateway, options.clock),
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
  const built = await build(options, late.addressesOf, async (aws) => {
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
  { clock, world, onEvent, onPerson, ...hooks }: WorldOptions,
  addressesOf: AddressesOf,
  reachOf: (aws: LocalAws) => Reach | Promise<Reach>,
): Promise<LocalWorld> {
  let runtime: Runtime | undefined;
  let asked: InvokeHook | undefined;
  const afterInvoke: InvokeHook = async (name, payload) => {
    await hooks.afterInvoke?.(name, payload);
    await asked?.(name, payload);
  };
  const lambda = createLambda(() => runtime ?? notYet(), { ...hooks, afterInvoke });
  const aws = await createLocalAws({
    clock,
    behaviour: world,
    addressesOf,
    lambda,
    onStatusChange: (change) => restoreWhenLeftOpen(change),
    ...(onEvent ? { onEvent } : {}),
  });
  const directory = await seedWorld(aws, world);
  const reach = await reachOf(aws);
  runtime = { env: FUNCTION_ENV, accounts: () => directory, now: () => clock.now(), ...reach };
  await deployService(aws, reach.clients);
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
  return { aws, clients: reach.clients, directory, lambda, outside };

  /** The rule of serverless.yml on executions that ended without bringing their move to an end. */
  function restoreWhenLeftOpen(change: StatusChange): void {
    const { status, stateMachineArn: machine } = change.detail;
    if (!RESTORING_STATUSES.includes(status ?? '') || !GUARDED_MACHINES.includes(machine ?? '')) return;
    void clock.during(() => lambda.invoke('start-restore', change).catch(() => undefined));
  }
}

const GUARDED_MACHINES = [stateMachineArn(MOVE_STATE_MACHINE), stateMachineArn(RECORDS_STATE_MACHINE)];
const RESTORING_STATUSES: readonly string[] = ['ABORTED', 'TIMED_OUT', 'FAILED'];

function notYet(): never {
  throw new Error('A function was invoked before its world was open.');
}
