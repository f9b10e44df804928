import { LAMBDA_UNAVAILABLE, LambdaUnavailable } from '../../local/contracts.ts';
import { isRead } from './actions.ts';
import { unavailable } from './answers.ts';
import type { Call } from './calls.ts';
import type { Fault } from './faults.ts';

/** How long a service of AWS is away. */
export const OUTAGE_MS = 3_600_000;

const ENDS = { overAfterMs: OUTAGE_MS, outage: true, borne: true, goesOn: true } as const;

/** The calls that are answered 503 for an hour, and that it can begin with. */
function away(
  name: string,
  who: string,
  isTheirs: (call: Call) => boolean,
): Required<Pick<Fault, 'applies' | 'strike' | 'lasts'>> & Fault {
  return {
    name,
    tells: `${who} for an hour`,
    applies: isTheirs,
    strike: () => async (call) => unavailable(call.action),
    lasts:
      (_struck, { story, at }) =>
      async (call, send) =>
        isTheirs(call) && story.clock.now() < at + OUTAGE_MS ? unavailable(call.action) : send(),
    ...ENDS,
  };
}

const callsOf =
  (...services: readonly string[]) =>
  ({ action }: Call) =>
    services.includes(action.split(':')[0] ?? '');

/** Lambda begins nothing for an hour, and says so in each of its ways. */
const beginsNothing: NonNullable<Fault['refuses']> = ({ story, at }) => {
  let refused = 0;
  return () => {
    if (story.clock.now() >= at + OUTAGE_MS) return undefined;
    refused += 1;
    return new LambdaUnavailable(LAMBDA_UNAVAILABLE[refused % LAMBDA_UNAVAILABLE.length] ?? 'ServiceException');
  };
};

/** Wherever in it an outage begins that leaves a function alone which runs, what follows is the same. */
const isFirst = ({ place }: Call) => place === 1;
const isWriteToAws = ({ action }: Call) => !isRead(action) && /^(cloudfront|route53|acm):/.test(action);

/** Services of AWS that nobody reaches for an hour. What they hold stays as it is, and what they serve is served. */
export const OUTAGE_FAULTS: readonly Fault[] = [
  away('hour-away', 'the control planes of CloudFront and Route 53 are away', callsOf('cloudfront', 'route53')),
  away('dynamodb-away', 'DynamoDB, and with it journal, locks and fence, is away', callsOf('dynamodb')),
  away('sts-away', 'STS gives out no session', callsOf('sts')),
  away('acm-away', 'ACM is away', callsOf('acm')),
  away('states-away', 'Step Functions takes no call', callsOf('states')),
  away('s3-away', 'S3 is away', callsOf('s3')),
  away('scheduler-away', 'EventBridge Scheduler takes no call', callsOf('scheduler')),
  {
    name: 'lambda-away',
    tells: 'Lambda begins no function for an hour; what runs goes on',
    applies: isFirst,
    strike: () => (_call, send) => send(),
    refuses: beginsNothing,
    ...ENDS,
  },
  {
    ...away(
      'region-away',
      'the region is away: no call is answered, nothing is invoked, executions stand still',
      () => true,
    ),
    // In between only what was sent before differs: it begins before a function did anything, and at what it writes.
    applies: (call) => isFirst(call) || isWriteToAws(call),
    act: ({ story }) => story.aws.stepFunctions.standStill(OUTAGE_MS),
    refuses: beginsNothing,
  },
];
