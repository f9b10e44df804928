import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ByHand, DOMAIN, openByHand, SOURCE, TARGET } from './by-hand.ts';

const COVER = '*.example.com';
let hand: ByHand;

beforeEach(async () => {
  hand = await openByHand();
  await hand.serves('source 4 of 4 edges');
});

afterEach(async () => {
  await hand.close();
});

const add = (alias: string) => (aliases: readonly string[]) => [...aliases, alias];
const remove = (alias: string) => (aliases: readonly string[]) => aliases.filter((other) => other !== alias);
const everywhere = (id: string) => [id, id, id, id];

describe('the wildcard runbook, done by hand with SDK clients', () => {
  test('in its order loses no request, and dig, curl and the run agree on who serves at each step', async () => {
    expect(await hand.dig()).toEqual([SOURCE.host]);
    expect(await hand.curl()).toEqual(everywhere(SOURCE.id));

    await hand.setAliases(TARGET, add(COVER));
    expect(await hand.curl()).toEqual(everywhere(SOURCE.id));
    await hand.repointDns();
    expect(await hand.dig()).toEqual([TARGET.host]);
    expect(await hand.curl()).toEqual(everywhere(SOURCE.id));
    await hand.serves('source 4 of 4 edges');

    await hand.setAliases(SOURCE, remove(DOMAIN));
    expect(await hand.curl()).toEqual(everywhere(TARGET.id));
    await hand.serves('target 4 of 4 edges');
    await hand.wait(60);
    await hand.setAliases(TARGET, add(DOMAIN));
    await hand.setAliases(TARGET, remove(COVER));

    expect(await hand.curl()).toEqual(everywhere(TARGET.id));
    await hand.serves('target 4 of 4 edges');
    const { asked, lost, byDistribution } = hand.traffic();
    expect({ lost, served: Object.keys(byDistribution).sort() }).toEqual({ lost: 0, served: [SOURCE.id, TARGET.id] });
    expect(asked).toBeGreaterThan(50);
  });

  test('with the removal first loses requests', async () => {
    await hand.setAliases(SOURCE, remove(DOMAIN));
    await hand.repointDns();
    await hand.wait(60);
    await hand.setAliases(TARGET, add(DOMAIN));
    await hand.serves('target 4 of 4 edges');

    const { lost, served } = hand.traffic();

    expect(lost).toBeGreaterThan(0);
    expect(served).toBeGreaterThan(0);
  });

  test('with the addition first is refused, because the source holds the alias, and nothing is lost', async () => {
    await expect(hand.setAliases(TARGET, add(DOMAIN))).rejects.toMatchObject({
      name: 'CNAMEAlreadyExists',
      message: expect.stringContaining('already associated with a different resource'),
      $metadata: { httpStatusCode: 409 },
    });

    expect(await hand.curl()).toEqual(everywhere(SOURCE.id));
    expect(hand.traffic().lost).toBe(0);
  });

  test('with DNS left for later is refused until resolvers have forgotten the source, and the cover serves', async () => {
    await hand.setAliases(TARGET, add(COVER));
    await hand.setAliases(SOURCE, remove(DOMAIN));
    const dnsRefusal = {
      name: 'CNAMEAlreadyExists',
      message: expect.stringContaining('incorrectly configured DNS record'),
      $metadata: { httpStatusCode: 409 },
    };

    await expect(hand.setAliases(TARGET, add(DOMAIN))).rejects.toMatchObject(dnsRefusal);
    await hand.repointDns();
    await hand.wait(60);
    await hand.setAliases(TARGET, add(DOMAIN));

    await hand.serves('target 4 of 4 edges');
    expect(hand.traffic().lost).toBe(0);
  });
});
