import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from '@jest/globals';
import { Sessions } from '../../shared/aws/sessions.ts';
import { tell, USUAL_WORLD } from '../moves/story.ts';

const SHOP = {
  account: '222222222222',
  region: 'eu-central-1',
  name: 'shop',
  dnsName: 'shop-123.eu-central-1.elb.amazonaws.com',
  hostedZoneId: 'Z215JYRZR1TBD5',
};

test.each([
  ['222222222222', 'eu-central-1', ['shop'], 'Z215JYRZR1TBD5'],
  ['222222222222', 'eu-west-1', ['shop'], /LoadBalancerNotFound/],
  ['111111111111', 'eu-central-1', ['shop'], /LoadBalancerNotFound/],
  ['222222222222', 'eu-central-1', ['other'], /LoadBalancerNotFound/],
])('of account %s in %s, %j: %s', async (accountId, region, Names, expected) => {
  const story = await tell({ world: { ...USUAL_WORLD, loadBalancers: [SHOP] }, viewers: [] });
  const client = new Sessions(story.directory, story.clients, 'look').client(
    ElasticLoadBalancingV2Client,
    accountId,
    'target',
    region,
  );

  const answer = story.clock.run(client.send(new DescribeLoadBalancersCommand({ Names })).catch(String));

  const told = await answer;
  const seen = typeof told === 'string' ? told : told.LoadBalancers?.[0]?.CanonicalHostedZoneId;
  expect(seen).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
});
