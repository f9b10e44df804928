import { SOURCE, type Story, TARGET } from '../moves/story.ts';

/** Everything that a job may touch: distributions, tenants, records, and how many certificates there are. */
export function wholeSite(story: Story): object {
  const certificates = [SOURCE, TARGET].map(({ accountId }) => story.aws.acm.list(accountId).length);
  return { ...(story.state() as object), certificates };
}
