import type { Story } from '../moves/story.ts';

/** Everything that a job may touch: distributions, tenants, records, and how many certificates there are. */
export function wholeSite(story: Story): object {
  const accounts = [...new Set(story.aws.cloudfront.distributions().map(({ accountId }) => accountId))];
  const certificates = accounts.map((account) => story.aws.acm.list(account).length);
  return { ...(story.state() as object), certificates };
}
