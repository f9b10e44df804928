import { expect, test } from '@jest/globals';
import { PlanStore } from '../../shared/aws/plan-store.ts';
import { Table } from '../../shared/aws/table.ts';
import { isWildcard } from '../../shared/domain/names.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { type Server, servedBy } from '../../shared/domain/served-by.ts';
import { SOURCE, type Story, type StoryOptions, tell, USUAL_REQUEST, USUAL_WORLD } from './story.ts';

const [DOMAIN] = USUAL_REQUEST.domains;
const { accountId } = SOURCE;
const ONE_ACCOUNT = {
  ...USUAL_WORLD,
  certificates: USUAL_WORLD.certificates.map((one) => ({ ...one, account: accountId })),
  distributions: USUAL_WORLD.distributions.map((one) => ({ ...one, account: accountId })),
};
const IN_ONE_ACCOUNT = { target: { ...USUAL_REQUEST.target, accountId } };

/** Who serves at each edge location, as viewers find it: by the alias that matched. */
function seen({ aws }: Story): Server[] {
  const { network } = aws.cloudfront;
  const servers = network.locations.map((location): Server => {
    const route = network.route(location, DOMAIN);
    if (!route) return 'nobody';
    if (route.distributionId === SOURCE.distributionId) return 'source';
    return isWildcard(route.matched) ? 'cover' : 'target';
  });
  return [...new Set(servers)];
}

/** Moves and restores. What the journal tells at each change of an edge and at each of its entries, against who serves then. */
async function compare(request: object, options: StoryOptions = {}) {
  const story = await tell(options);
  const { clock } = story;
  const truths = [{ at: clock.now(), servers: seen(story) }];
  story.aws.cloudfront.network.onChange(() => truths.push({ at: clock.now(), servers: seen(story) }));
  await story.move({ ...USUAL_REQUEST, ...request });
  await story.restore('move-1');

  const entries = await story.journal('move-1');
  const admitted = entries[0]?.event;
  const planHash = admitted?.kind === 'admitted' ? admitted.planHash : '';
  const plan = (await clock.run(
    new PlanStore(new Table('cname-mover', story.clients)).read('move-1', planHash),
  )) as Plan;
  const toldAt = (count: number) => servedBy(plan, entries.slice(0, count))?.[0]?.by ?? [];
  const told = entries.map((_entry, index) => toldAt(index + 1));
  const untrue = truths.flatMap(({ at, servers }) => {
    // An entry of the very moment may have been written before or after the edge changed.
    const counts = [entries.filter((entry) => entry.at < at).length, entries.filter((entry) => entry.at <= at).length];
    const fits = counts.some((count) => servers.every((server) => toldAt(count).includes(server)));
    return fits ? [] : [`${toldAt(counts[1] ?? 0).join()} was told, ${servers.join()} serves`];
  });
  const ways = told.map((by) => by.join()).filter((way, index, all) => way !== all[index - 1]);
  return { ways, untrue, truths: truths.length };
}

test('wildcard: who serves is told as viewers find it, on the way out and back', async () => {
  const { ways, untrue, truths } = await compare({});

  expect(truths).toBeGreaterThan(8);
  expect(untrue).toEqual([]);
  expect(ways).toEqual([
    'source',
    'source,cover',
    'cover',
    'cover,target',
    'target',
    'target,cover',
    'cover',
    'cover,source',
    'source',
  ]);
});

test('associate: edge by edge the source, then the target, and the other way round', async () => {
  const { ways, untrue } = await compare(IN_ONE_ACCOUNT, { world: ONE_ACCOUNT });

  expect(untrue).toEqual([]);
  expect(ways).toEqual(['source', 'source,target', 'target', 'target,source', 'source']);
});

test('disable-source: nobody in between', async () => {
  const { ways, untrue } = await compare({ strategy: 'disable-source', allowOutage: true });

  expect(untrue).toEqual([]);
  expect(ways).toEqual([
    'source',
    'source,nobody',
    'nobody',
    'nobody,target',
    'target',
    'target,nobody',
    'nobody',
    'nobody,source',
    'source',
  ]);
});
