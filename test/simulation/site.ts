import { SOURCE, type Story, TARGET } from '../moves/story.ts';

/** Everything that a job may touch: distributions with their ids, tenants, records, and how many certificates there are. */
export function wholeSite(story: Story): object {
  const state = story.state() as { readonly distributions: readonly object[] };
  const ids = story.aws.cloudfront.distributions().map(({ id }) => id);
  const certificates = [SOURCE, TARGET].map(({ accountId }) => story.aws.acm.list(accountId).length);
  return {
    ...state,
    distributions: state.distributions.map((one, place) => ({ id: ids[place], ...one })),
    certificates,
  };
}
