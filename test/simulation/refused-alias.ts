import { QUEUES } from '../../local/service.ts';
import { type Story, TARGET } from '../moves/story.ts';
import type { Ended } from './run.ts';

const EVENT_ID = '6f3f3a70-0b5c-4a8c-8f2d-0d4f7f1f1d11';

/** Later than the job of the scenario is planned. */
const AFTER_MS = 60_000;

/**
 * A minute on, CloudTrail tells that CloudFront refused an alias to somebody, as another distribution holds it. AWS's own events
 * come by no PutEvents.
 */
export function refuseAlias(story: Story, alias: string): void {
  story.clock.schedule(AFTER_MS, () => happen(story, alias));
}

function happen(story: Story, alias: string): void {
  const accountId = TARGET.accountId;
  const role = `arn:aws:iam::${accountId}:role/deployer`;
  const detail = {
    eventSource: 'cloudfront.amazonaws.com',
    eventName: 'UpdateDistribution',
    errorCode: 'CNAMEAlreadyExists',
    eventID: EVENT_ID,
    recipientAccountId: accountId,
    userIdentity: { arn: `${role}/ada`, sessionContext: { sessionIssuer: { arn: role } } },
    requestParameters: { id: TARGET.distributionId, distributionConfig: { aliases: { items: [alias] } } },
  };
  story.aws.eventBridge.buses.put('default', {
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.cloudfront',
    account: accountId,
    time: new Date(story.clock.now()).toISOString(),
    resources: [],
    detail,
  });
}

/** A refused alias is planned, once, or its event lies among the dead letters; not for a distribution that is gone. */
export function problemsOfRefusedAlias({ plan, story, executions }: Ended): string[] {
  if (plan.scenario.refusedAlias === undefined) return [];
  const [first, ...others] = executions.plans.keys();
  const letters = story.aws.deadLetters.letters.filter(({ queue }) => queue === QUEUES.requests);
  const isThere = story.configOf(TARGET.distributionId) !== '';
  const isLost = isThere && first === undefined && !JSON.stringify(letters).includes(EVENT_ID);
  return [
    ...(isLost ? ['an alias was refused, and nobody planned it'] : []),
    ...others.map((other) => `an alias was refused once, and planned as ${first} and ${other}`),
  ];
}
