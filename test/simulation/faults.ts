import type { Story } from '../moves/story.ts';
import { isRead, textOf } from './actions.ts';
import { denial, errorOf, lostAnswer, throttling, unavailable } from './answers.ts';
import type { Call, Interceptor, Refusal, SdkResponse } from './calls.ts';
import { DISTRIBUTION_FAULTS } from './distribution-faults.ts';
import { isWrite, LATE_FAULTS, never } from './late-faults.ts';
import { OUTAGE_FAULTS } from './outage-faults.ts';
import type { Scenario } from './scenarios.ts';
import { SERVICE_FAULTS } from './service-faults.ts';
import { anywhere, WORLD_FAULTS } from './world-faults.ts';

/** What can go wrong at one call. */
export interface Fault {
  readonly name: string;
  /** In words, for the table. */
  readonly tells: string;
  /** Whether it can strike a call. */
  applies(call: Call): boolean;
  /** Whether there is anything for it to change as things stand; by default there always is. */
  readonly finds?: (around: Surroundings, call: Call) => boolean;
  /** What is done right before the struck call; false where that changed nothing. */
  readonly act?: (around: Surroundings, call: Call) => Promise<unknown> | unknown;
  /** What becomes of the struck call, its retries included. */
  readonly strike: (around: Surroundings) => Interceptor;
  /** What becomes of later calls until the fault is healed; each passes by default. */
  readonly lasts?: (struck: Call, around: Surroundings) => Interceptor;
  /** What becomes of invocations until the fault is healed; each begins by default. */
  readonly refuses?: (around: Surroundings) => Refusal;
  /** World milliseconds after which nothing more comes of it by itself; at once by default. */
  readonly overAfterMs?: number;
  /** The service has to bear it: the job ends as though nothing had happened. */
  readonly borne?: true;
  /** A service of AWS is away for an hour, which is how long the service waits for certain (docs/runbook.md, "Outages"). */
  readonly outage?: true;
  /** It is over with the call, or with the next try of its function. */
  readonly passes?: true;
  /** As a rule the job goes on after it, so that more can strike the same run. */
  readonly goesOn?: true;
  /** The only scenarios in which it means something. */
  readonly scenarios?: readonly string[];
  /** It stands in the way of the way back, for good. */
  readonly blocks?: true;
  /** What people do about it before they have what is parked go back: docs/runbook.md. */
  readonly mend?: (around: Pick<Surroundings, 'story'>) => Promise<unknown>;
  /** What somebody else did to the site, which has to be kept. */
  readonly foreign?: Foreign;
}

/** What a fault finds where it strikes. */
export interface Surroundings {
  readonly story: Story;
  readonly scenario: Scenario;
  /** The execution of the job, batch or group that the struck call is made for; of any other call the one that was started first. */
  readonly executionArn: string;
  /** The executions of batches so far. */
  readonly batches: readonly string[];
  /** World milliseconds at which it struck. */
  readonly at: number;
  /** What the same request was answered before. */
  readonly earlier: (call: Call) => SdkResponse | undefined;
  /** From now on what viewers lose of these names is somebody else's doing; for good, or for so many world milliseconds. */
  readonly harms: (may: (domain: string) => boolean, forMs?: number) => void;
}

/** What somebody else did, taken out of a state so that the rest can be compared. */
export interface Foreign {
  /** A job that is planned with it there may be asked to change it. */
  readonly mayBePlanned?: true;
  /** What of the site it is about: of several such deeds the last has to be kept. */
  readonly about?: string;
  /** The state without it. */
  without(state: unknown): unknown;
  /** Whether it is still there. */
  kept(story: Story): boolean;
}

const isAwsRead = ({ action }: Call) => isRead(action) && /^(cloudfront|route53):/.test(action);
/**
 * Where somebody could have been faster: a lock that cannot be given back is another's, a request that cannot begin was
 * cancelled, and a plan that cannot be kept is there; DynamoDB does not say so where it is not.
 */
const isConditional = (call: Call) => {
  const text = textOf(call.request);
  const isOwn = call.action === 'dynamodb:DeleteItem' || /attribute_not_exists\(cancelledAt\)|"PLAN#/.test(text);
  return !isOwn && text.includes('ConditionExpression');
};

/** The first attempt fares badly, the SDK's next one well. */
const once =
  (first: Interceptor): Fault['strike'] =>
  () =>
  (call, send) =>
    call.attempt === 1 ? first(call, send) : send();

const CALL_FAULTS: readonly Fault[] = [
  {
    name: 'throttled',
    tells: 'AWS throttles the first attempt',
    applies: anywhere,
    strike: once(async ({ action }) => throttling(action)),
    borne: true,
    passes: true,
  },
  {
    name: 'unavailable',
    tells: '503 to the first attempt, before it took effect',
    applies: anywhere,
    strike: once(async ({ action }) => unavailable(action)),
    borne: true,
    passes: true,
  },
  {
    name: 'answer-lost',
    tells: 'the first attempt takes effect, its answer is lost, and the SDK sends it again',
    applies: isWrite,
    strike: once(async (_call, send) => {
      await send();
      throw lostAnswer();
    }),
    borne: true,
    passes: true,
  },
  {
    name: 'error-after',
    tells: '503 to the first attempt, after it took effect',
    applies: isWrite,
    strike: once(async ({ action }, send) => {
      await send();
      return unavailable(action);
    }),
    borne: true,
    passes: true,
  },
  {
    name: 'down',
    tells: '503 to every attempt of the call, without effect',
    applies: anywhere,
    strike: () => async (call) => unavailable(call.action),
    borne: true,
    passes: true,
  },
  {
    name: 'all-answers-lost',
    tells: 'every attempt takes effect, and no answer comes back',
    applies: isWrite,
    strike: () => async (_call, send) => {
      await send();
      throw lostAnswer();
    },
    goesOn: true,
  },
  {
    name: 'dies-before',
    tells: 'the function dies before the call',
    applies: anywhere,
    strike: () => (call) => {
      call.invocation.die();
      return never();
    },
    goesOn: true,
  },
  {
    name: 'dies-after',
    tells: 'the function dies between the effect and what it would do next',
    applies: isWrite,
    strike: () => async (call, send) => {
      await send();
      call.invocation.die();
      return never();
    },
    goesOn: true,
  },
  {
    name: 'denied',
    tells: 'the role may not do it any more, until somebody repairs it',
    applies: (call) => !call.action.startsWith('dynamodb:'),
    strike: () => async (call) => denial(call.action),
    lasts: (struck) => async (call, send) => (call.action === struck.action ? denial(call.action) : send()),
  },
  {
    name: 'session-expired',
    tells: "the role's session expires midway: for the rest of the invocation",
    applies: ({ action }) => /^(cloudfront|route53|acm):/.test(action),
    strike: () => async (call) => errorOf(call.action, 403, 'ExpiredToken'),
    lasts: (struck) => async (call, send) =>
      call.invocation === struck.invocation && /^(cloudfront|route53|acm):/.test(call.action)
        ? errorOf(call.action, 403, 'ExpiredToken')
        : send(),
  },
  {
    name: 'condition-fails',
    tells: 'a conditional write of DynamoDB fails, as though somebody had been faster',
    applies: isConditional,
    strike: once(async ({ action }) => errorOf(action, 400, 'ConditionalCheckFailedException')),
    goesOn: true,
  },
  {
    name: 'quota',
    tells: 'a quota of CloudFront is reached',
    applies: ({ action }) => /^cloudfront:(Update|Associate)/.test(action),
    strike: () => async (call) => errorOf(call.action, 400, 'TooManyDistributionCNAMEs'),
    lasts: (struck) => async (call, send) =>
      call.action === struck.action ? errorOf(call.action, 400, 'TooManyDistributionCNAMEs') : send(),
  },
  {
    name: 'stuck',
    tells: 'a distribution stays InProgress, until AWS repairs it',
    applies: ({ action }) => action === 'cloudfront:GetDistribution',
    strike: () => inProgress,
    lasts: (struck) => (call, send) =>
      call.action === struck.action && call.request.path === struck.request.path ? inProgress(call, send) : send(),
  },
  {
    name: 'stale-read',
    tells: 'AWS answers a read with what it answered before',
    applies: isAwsRead,
    finds: ({ earlier }, call) => earlier(call) !== undefined,
    strike:
      ({ earlier }) =>
      async (call, send) =>
        earlier(call) ?? send(),
    goesOn: true,
  },
];

async function inProgress(...[, send]: Parameters<Interceptor>) {
  const response = await send();
  const body = Buffer.from(response.body).toString().replace('<Status>Deployed<', '<Status>InProgress<');
  return { ...response, body: Buffer.from(body) };
}

/** Every fault, by its name. */
export const FAULTS: ReadonlyMap<string, Fault> = new Map(
  [...CALL_FAULTS, ...LATE_FAULTS, ...OUTAGE_FAULTS, ...DISTRIBUTION_FAULTS, ...WORLD_FAULTS, ...SERVICE_FAULTS].map(
    (fault) => [fault.name, fault],
  ),
);
