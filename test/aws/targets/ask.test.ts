import { expect, test } from '@jest/globals';
import type { WorldInput } from '../../../local/world/schema.ts';
import { Sessions } from '../../../shared/aws/sessions.ts';
import { TargetServices } from '../../../shared/aws/targets/ask.ts';
import type { TargetAnswer } from '../../../shared/domain/records-job/facts.ts';
import { TARGETS_WORLD } from '../../local/targets/targets-world.ts';
import { tell, USUAL_WORLD } from '../../moves/story.ts';

const ACCOUNTS = [
  { id: '111111111111', name: 'old', uses: ['source', 'dns'] },
  { id: '222222222222', name: 'new' },
  { id: '333333333333', name: 'other', uses: ['target'] },
] satisfies WorldInput['accounts'];

async function asking(...questions: { host: string; name?: string; region?: string }[]) {
  const story = await tell({ world: { ...USUAL_WORLD, ...TARGETS_WORLD, accounts: ACCOUNTS }, viewers: [] });
  const services = new TargetServices(new Sessions(story.directory, story.clients, 'look'));
  const answers: (TargetAnswer | undefined)[] = [];
  for (const { region, ...question } of questions) {
    answers.push(await story.clock.run(services.ask({ region, ...question })));
  }
  return { answers, story };
}

const LATTICE = '7d67968.vpc-lattice-svcs.eu-central-1.on.aws';
const EB = 'eu-central-1.elasticbeanstalk.com';

test.each<[string, object]>([
  ['shop-123.eu-central-1.elb.amazonaws.com', { hostedZoneId: 'Z215JYRZR1TBD5', internal: false, ipv6: true }],
  ['dualstack.shop-123.eu-central-1.elb.amazonaws.com', { what: 'the load balancer shop of account 222222222222' }],
  ['internal-old-123.eu-central-1.elb.amazonaws.com', { hostedZoneId: 'Z215JYRZR1TBD5', internal: true }],
  [
    'd-api.execute-api.eu-central-1.amazonaws.com',
    { hostedZoneId: 'Z1U9ULNL0V5AJ3', names: [{ name: 'api.example.com' }] },
  ],
  ['d-late.execute-api.eu-central-1.amazonaws.com', { notYet: 'is PENDING_OWNERSHIP_VERIFICATION' }],
  ['dedge0000.cloudfront.net', { hostedZoneId: 'Z2FDTNDATAQYW2', names: [{ name: 'edge.example.com' }] }],
  ['dgraph000.cloudfront.net', { hostedZoneId: 'Z2FDTNDATAQYW2', names: [{ name: '*.example.com' }] }],
  [
    'vpce-0123456789abcdef0-abc.example-svc.eu-central-1.vpce.amazonaws.com',
    { hostedZoneId: 'ZOFOWNERS', internal: true },
  ],
  ['vpce-11111111-a.svc.eu-central-1.vpce.amazonaws.com', { notYet: 'is pendingAcceptance' }],
  ['vpce-22222222-a.svc.eu-central-1.vpce.amazonaws.com', { closed: 'is rejected' }],
  [
    'run.eu-central-1.awsapprunner.com',
    {
      names: [
        { name: 'example.com' },
        { name: 'www.example.com' },
        { name: 'soon.example.com', notYet: 'is pending_certificate_dns_validation' },
      ],
    },
  ],
  ['paused.eu-central-1.awsapprunner.com', { names: [], closed: 'is PAUSED' }],
  [
    'search-find-all-abc123.eu-central-1.es.amazonaws.com',
    { internal: false, names: [{ name: 'search.example.com' }] },
  ],
  ['search-find-all-abc123.aos.eu-central-1.on.aws', { hostedZoneId: 'ZDUALSTACK' }],
  ['vpc-inside-abc123.eu-central-1.es.amazonaws.com', { internal: true, names: [] }],
  [`parking-0123456789abcdef0.${LATTICE}`, { hostedZoneId: 'ZLATTICE', names: [{ name: 'parking.example.com' }] }],
  [`bare-11111111111111111.${LATTICE}`, { names: [], closed: 'is DELETE_FAILED' }],
  [`born-22222222222222222.${LATTICE}`, { notYet: 'is CREATE_IN_PROGRESS' }],
  [`shop.eba-x.${EB}`, { what: 'the Elastic Beanstalk environment shop-prod of account 222222222222' }],
  [`next.${EB}`, { notYet: 'is Launching' }],
  [`old.${EB}`, { closed: 'is Terminating' }],
  ['a1fast.awsglobalaccelerator.com', { what: 'the accelerator fast of account 222222222222', ipv6: false }],
  ['a1fast.dualstack.awsglobalaccelerator.com', { ipv6: true }],
  ['a2off.awsglobalaccelerator.com', { closed: 'is disabled' }],
  ['www.example.com.s3-website.eu-central-1.amazonaws.com', { names: [{ name: 'www.example.com' }] }],
  ['data.example.com.s3-website.eu-central-1.amazonaws.com', { closed: 'is no website' }],
  ['none.example.com.s3-website.eu-central-1.amazonaws.com', { closed: expect.stringContaining('does not exist') }],
  ['far.example.com.s3-website.eu-central-1.amazonaws.com', { closed: 'is not in the region eu-central-1' }],
])('%s is told of', async (host, told) => {
  const { answers } = await asking({ host });

  expect(answers).toEqual([expect.objectContaining({ kind: 'told', ...told })]);
});

test.each([
  'shop-124.eu-central-1.elb.amazonaws.com',
  'shop-123.eu-west-1.elb.amazonaws.com',
  'd-none.execute-api.eu-central-1.amazonaws.com',
  'dnobody00.cloudfront.net',
  'vpce-33333333-a.svc.eu-central-1.vpce.amazonaws.com',
  'nobody.eu-central-1.awsapprunner.com',
  'search-nobody-abc123.eu-central-1.es.amazonaws.com',
  'search-find-all-zzz999.eu-central-1.es.amazonaws.com',
  `nobody-33333333333333333.${LATTICE}`,
  `gone.${EB}`,
  'a9.awsglobalaccelerator.com',
])('%s is with none of the accounts that were asked', async (host) => {
  expect((await asking({ host })).answers).toEqual([{ kind: 'absent', accounts: 2 }]);
});

test.each([
  'pages.example.net',
  'abc.execute-api.eu-central-1.amazonaws.com',
  'abc.appsync-api.eu-central-1.amazonaws.com',
])('%s is asked of nobody', async (host) => {
  expect((await asking({ host })).answers).toEqual([undefined]);
});

test('a bucket of an account that is not asked tells nothing', async () => {
  const host = 'theirs.example.com.s3-website.eu-central-1.amazonaws.com';

  const { answers } = await asking({ host });

  expect(answers).toEqual([
    {
      kind: 'untold',
      because:
        'the role of account 222222222222 may not call s3:GetBucketWebsite, or the bucket is of an account that was not asked',
    },
  ]);
});

test('an S3 endpoint without a bucket is asked for the bucket that is called as the record', async () => {
  const host = 's3-website.eu-central-1.amazonaws.com';

  const { answers } = await asking({ host, name: 'www.example.com' }, { host, name: 'none.example.com' });

  expect(answers).toMatchObject([{ names: [{ name: 'www.example.com' }] }, { closed: expect.any(String) }]);
});

test('the region of a name behind CloudFront can be given', async () => {
  const host = 'dgraph001.cloudfront.net';

  const { answers } = await asking({ host }, { host, region: 'eu-central-1' });

  expect(answers).toMatchObject([{ kind: 'absent' }, { kind: 'told', names: [{ name: 'graph.example.com' }] }]);
});

test('a list is asked for once, whatever the number of targets', async () => {
  const story = await tell({ world: { ...USUAL_WORLD, ...TARGETS_WORLD }, viewers: [] });
  const asked: string[] = [];
  const { gateway } = story.aws;
  const handle = gateway.handle.bind(gateway);
  gateway.handle = (request) => {
    asked.push(request.url);
    return handle(request);
  };
  const services = new TargetServices(new Sessions(story.directory, story.clients, 'look'));
  const hosts = ['d-api.execute-api.eu-central-1.amazonaws.com', 'd-late.execute-api.eu-central-1.amazonaws.com'];

  await story.clock.run(Promise.all(hosts.map((host) => services.ask({ host, region: undefined }))));

  expect(asked.filter((url) => url.startsWith('/domainnames'))).toHaveLength(2);
});
