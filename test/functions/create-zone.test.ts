import { CreateReusableDelegationSetCommand, Route53Client } from '@aws-sdk/client-route-53';
import { expect, test } from '@jest/globals';
import { SOURCE, type Story, tell, USUAL_WORLD } from '../moves/story.ts';

const WORLD = {
  ...USUAL_WORLD,
  accounts: [
    { id: SOURCE.accountId, name: 'old', uses: ['source' as const, 'dns' as const, 'zones' as const] },
    { id: '222222222222', name: 'new' },
  ],
};

interface Created {
  readonly hostedZoneId: string;
  readonly nameServers: readonly string[];
  readonly live: readonly string[];
  readonly isLive: boolean;
  readonly step: string;
}

function create(story: Story, more: object = {}): Promise<Created> {
  const request = { moveId: 'chg-1', accountId: SOURCE.accountId, name: 'example.org', ...more };
  return story.clock.run(story.invoke('create-zone', request)) as Promise<Created>;
}

test('a zone is created once, and the step at the registrar is written out', async () => {
  const story = await tell({ world: WORLD, viewers: [] });

  const first = await create(story);
  const again = await create(story);

  expect(first.nameServers).toHaveLength(4);
  expect(first.isLive || first.step.includes('At the registrar of example.org')).toBe(true);
  expect(again.hostedZoneId).toBe(first.hostedZoneId);
});

test('a name below another zone is delegated in the zone above', async () => {
  const story = await tell({ world: WORLD, viewers: [] });

  const { isLive, step } = await create(story, { name: 'eu.example.com' });

  expect(isLive || step.includes('In the zone above eu.example.com, set the NS records')).toBe(true);
});

test('a zone in a reusable delegation set has its name servers', async () => {
  const story = await tell({ world: WORLD, viewers: [] });
  const credentials = story.aws.credentials.addAccount(SOURCE.accountId);
  const client = new Route53Client({ ...story.clients, credentials });
  const { DelegationSet } = await story.clock.run(
    client.send(new CreateReusableDelegationSetCommand({ CallerReference: 'set-1' })),
  );

  const { nameServers } = await create(story, { delegationSetId: DelegationSet?.Id?.replace('/delegationset/', '') });

  expect([...nameServers].sort()).toEqual([...(DelegationSet?.NameServers ?? [])].sort());
});

test.each([
  [{ name: 'example.com' }, 'InvalidRequest', /has the hosted zone Z1EXAMPLE for example\.com already/],
  [{ name: '*.example.org' }, 'InvalidRequest', /is a wildcard/],
  [{ accountId: '222222222222' }, 'AccountUnknown', /not as zones/],
  [{ delegationSetId: 'NOTTHERE' }, 'CallRefused', /NoSuchDelegationSet/],
])('%j is refused with %s', async (more, errorType, message) => {
  const story = await tell({ world: WORLD, viewers: [] });

  await expect(create(story, more)).rejects.toMatchObject({ errorType, message: expect.stringMatching(message) });
});
