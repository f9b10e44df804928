import { createAcm } from './acm/acm.ts';
import { createReleases } from './acm/releases.ts';
import { createCertificateAuthority } from './ca/certificate-authority.ts';
import { createCertificateStore } from './certificate-store.ts';
import type { Clock } from './clock.ts';
import { createCloudFront } from './cloudfront/create-cloudfront.ts';
import type { LambdaRuntime } from './contracts.ts';
import { createDynamodb } from './dynamodb/dynamodb.ts';
import { createTableStreams, type TableRecord } from './dynamodb/table-streams.ts';
import { createElb } from './elb/elb.ts';
import { createEventBridge, type EventBridgeOptions } from './eventbridge/create-eventbridge.ts';
import { createGateway } from './gateway/gateway.ts';
import { createIam } from './iam/iam.ts';
import { createInvokeLater, type InvokeLaterOptions } from './lambda/invoke-later.ts';
import { createDeadLetters } from './queues.ts';
import { seededRandom } from './random.ts';
import { createRoute53 } from './route53/create-route53.ts';
import { createS3 } from './s3/create-s3.ts';
import { createScheduler, type SchedulerOptions } from './scheduler/create-scheduler.ts';
import {
  createStepFunctions,
  type HistoryEvent,
  type Identity,
  type StatusChange,
} from './stepfunctions/create-stepfunctions.ts';
import { createCredentials } from './sts/credentials.ts';
import { createSts } from './sts/sts.ts';
import { createTargets } from './targets/create-targets.ts';
import type { World } from './world/schema.ts';

/** The addresses at which the edge answers for a `d….cloudfront.net` name; undefined when no distribution has it. */
export type AddressesOf = (domainName: string) => { readonly ipv4: string[]; readonly ipv6: string[] } | undefined;

export interface LocalAwsOptions {
  readonly clock: Clock;
  readonly behaviour: Pick<
    World,
    | 'seed'
    | 'deploymentSeconds'
    | 'insyncSeconds'
    | 'route53Limits'
    | 'wildcardDnsCheck'
    | 'tenantDnsCheck'
    | 'omittedTenantMembers'
    | 'lastTenantDomain'
    | 'endpoints'
  >;
  readonly addressesOf: AddressesOf;
  readonly lambda: LambdaRuntime;
  /** What is deployed of EventBridge, and who takes what asynchronous invocations could not do. */
  readonly events: Pick<EventBridgeOptions, 'accountId' | 'busName' | 'allowed' | 'hooks'> &
    Pick<SchedulerOptions, 'groups'> &
    Pick<InvokeLaterOptions, 'onFailure' | 'maximumEventAge'>;
  /** Hears every change of an execution's status, as EventBridge would. */
  readonly onStatusChange?: (change: StatusChange) => void;
  /** Hears every event of every execution. */
  readonly onEvent?: (execution: Identity, event: HistoryEvent) => void | Promise<void>;
}

export type LocalAws = Awaited<ReturnType<typeof createLocalAws>>;

/**
 * All services of the local AWS in one process, joined to each other as AWS's are: CloudFront asks certificates and DNS,
 * DNS asks the edge, Step Functions runs Lambda functions. Nothing listens yet; `gateway.handle` answers requests.
 */
export async function createLocalAws(options: LocalAwsOptions) {
  const { clock, behaviour, addressesOf, lambda, events, onStatusChange, onEvent } = options;
  const random = seededRandom(behaviour.seed);
  const ca = await createCertificateAuthority();
  const credentials = createCredentials({ clock, random });
  const sts = createSts({ credentials });
  const endpoints = new Map(behaviour.endpoints.map(({ name, ipv4, ipv6 }) => [name, { ipv4, ipv6 }]));
  const route53 = createRoute53({
    clock,
    random,
    addressesOf: (name) => endpoints.get(name) ?? addressesOf(name),
    settings: { insyncMs: milliseconds(behaviour.insyncSeconds), ...behaviour.route53Limits },
  });
  const releases = createReleases(clock, CERTIFICATE_LINGERS_MS, users);
  const acm = createAcm({ ca, clock, random, dns: route53.dns, usersOf: releases.usersOf });
  const iam = createIam({ clock, random, usersOf: releases.usersOf });
  const cloudfront = createCloudFront({
    clock,
    random,
    certificates: createCertificateStore({ acm, iam }),
    dns: route53.dns,
    settings: {
      deploymentMs: milliseconds(behaviour.deploymentSeconds),
      wildcardDnsCheck: behaviour.wildcardDnsCheck,
      tenantDnsCheck: behaviour.tenantDnsCheck,
      omittedTenantMembers: behaviour.omittedTenantMembers,
      lastTenantDomain: behaviour.lastTenantDomain,
    },
  });
  cloudfront.network.onChange(releases.look);
  const s3 = createS3({ clock });
  const stepFunctions = createStepFunctions({
    clock,
    random,
    lambda,
    objects: s3.objectOf,
    ...(onStatusChange ? { onStatusChange } : {}),
    ...(onEvent ? { onEvent } : {}),
  });
  const elb = createElb();
  const targets = createTargets();
  const deadLetters = createDeadLetters(() => clock.now());
  const invokeLater = createInvokeLater({ clock, lambda, deadLetters, ...events });
  // Chances of their own, like that of request ids below.
  const eventBridge = createEventBridge({ clock, random: seededRandom(behaviour.seed + 2), ...events });
  const scheduler = createScheduler({ clock, invokeLater, ...events });
  const hearers: ((tableName: string, record: TableRecord) => void)[] = [];
  const streams = createTableStreams(clock, (...written) => {
    for (const hear of hearers) hear(...written);
  });
  const services = {
    acm: acm.service,
    cloudfront: cloudfront.service,
    dynamodb: createDynamodb(streams).service,
    elasticloadbalancing: elb.service,
    events: eventBridge.service,
    iam: iam.service,
    route53: route53.service,
    s3: s3.service,
    scheduler: scheduler.service,
    states: stepFunctions.service,
    sts: sts.service,
    ...targets.services,
  };
  // A chance of its own for request ids: how often somebody asks must not change what happens.
  const gateway = createGateway({ credentials, services, random: seededRandom(behaviour.seed + 1) });
  return {
    clock,
    random,
    ca,
    credentials,
    sts,
    route53,
    acm,
    elb,
    s3,
    targets,
    iam,
    cloudfront,
    stepFunctions,
    gateway,
    eventBridge,
    scheduler,
    deadLetters,
    invokeLater,
    /** Hears every record of every table's stream. */
    onTableRecord: (hear: (tableName: string, record: TableRecord) => void) => void hearers.push(hear),
  };

  /** Every distribution and distribution tenant with the certificate that it names. */
  function users() {
    const tenants = cloudfront
      .tenants()
      .map(({ arn, certificate }) => ({ arn, certificate: certificate.acmArn ?? '' }));
    return [...cloudfront.distributions().map(({ arn, certificate }) => ({ arn, certificate })), ...tenants];
  }
}

/** AWS tells no time; ACM has been seen to count a user for about a minute after it let a certificate go. */
const CERTIFICATE_LINGERS_MS = 60_000;

function milliseconds([min, max]: readonly [number, number]): { min: number; max: number } {
  return { min: min * 1_000, max: max * 1_000 };
}
