import { unavailable } from './answers.ts';
import type { Call } from './calls.ts';
import type { Fault } from './faults.ts';

/** How long a service of AWS is away. */
export const OUTAGE_MS = 3_600_000;

/** The services of which every call is answered 503 for an hour, and the calls that it can begin with. */
function away(name: string, who: string, services: readonly string[]): Fault {
  const isTheirs = ({ action }: Call) => services.includes(action.split(':')[0] ?? '');
  return {
    name,
    tells: `${who} for an hour`,
    applies: isTheirs,
    strike: () => async (call) => unavailable(call.action),
    lasts:
      (_struck, { story, at }) =>
      async (call, send) =>
        isTheirs(call) && story.clock.now() < at + OUTAGE_MS ? unavailable(call.action) : send(),
    overAfterMs: OUTAGE_MS,
    outage: true,
    borne: true,
    goesOn: true,
  };
}

/** Services of AWS that nobody reaches for an hour. What they hold stays as it is, and what they serve is served. */
export const OUTAGE_FAULTS: readonly Fault[] = [
  away('hour-away', 'the control planes of CloudFront and Route 53 are away', ['cloudfront', 'route53']),
  away('dynamodb-away', 'DynamoDB, and with it journal, locks and fence, is away', ['dynamodb']),
  away('sts-away', 'STS gives out no session', ['sts']),
  away('acm-away', 'ACM is away', ['acm']),
  away('states-away', 'Step Functions takes no call', ['states']),
];
