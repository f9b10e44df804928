import { describe, expect, test } from '@jest/globals';
import type { TargetAnswer } from '../../../shared/domain/records-job/facts.ts';
import { planOf } from './facts.ts';

const API = 'd-abc.execute-api.eu-west-1.amazonaws.com';
const NLB = 'shop-0123.elb.eu-west-1.amazonaws.com';
const BEANSTALK = 'shop.eu-west-1.elasticbeanstalk.com';
const ENDPOINT = 'vpce-0123456789abcdef0-a.svc.eu-west-1.vpce.amazonaws.com';
const LATTICE = 'parking-0123.7d67968.vpc-lattice-svcs.eu-west-1.on.aws';
const RUNNER = 'run.eu-west-1.awsapprunner.com';
const OPENSEARCH = 'search-find-abc123.aos.eu-west-1.on.aws';
const BUCKET = 'www.example.com.s3-website.eu-west-2.amazonaws.com';
const GRAPH = 'dgraph.cloudfront.net';
const ABSENT = { kind: 'absent', accounts: 2 } as const;
const UNSEEN = { kind: 'unseen', because: 'no account has it' } as const;

function told(members: object = {}): TargetAnswer {
  return { kind: 'told', what: 'the target t of account 222222222222', ...members };
}

function refused(action: string): TargetAnswer {
  return { kind: 'untold', because: `the role of account 222222222222 may not call ${action}` };
}

/** What is said of www.example.com and its target, besides that nothing can be an alias where nobody tells the zone id. */
function said(to: string, answer: TargetAnswer | undefined) {
  const distribution = to === GRAPH ? UNSEEN : undefined;
  const targets = [{ host: to, answer, distribution }];
  const { checks } = planOf([{ name: 'www.example.com', to }], { targets });
  return checks.filter(({ code }) => code.startsWith('target-'));
}

const NAMED = { names: [{ name: 'www.example.com' }] };

describe('does the target accept the name?', () => {
  test.each<[string, string, TargetAnswer | undefined, string, string]>([
    ['a regional API', API, told(NAMED), 'target-accepts', 'has it as a name'],
    [
      'a regional API with a wildcard',
      API,
      told({ names: [{ name: '*.example.com' }] }),
      'target-accepts',
      '*.example.com',
    ],
    ['a load balancer', NLB, told({ internal: false }), 'target-accepts', 'as for any name'],
    ['an environment', BEANSTALK, told(), 'target-accepts', 'as for any name'],
    ['an environment elsewhere', BEANSTALK, ABSENT, 'target-accepts', 'no account that may be a target has such'],
    ['an environment that nobody is asked for', BEANSTALK, undefined, 'target-accepts', 'no account may be asked'],
    ['a custom domain behind CloudFront', GRAPH, told(NAMED), 'target-accepts', 'has it as a name'],
    ['a bucket', BUCKET, told(NAMED), 'target-accepts', 'has it as a name'],
    ['a bucket that nobody is asked for', BUCKET, undefined, 'target-accepts', 'called as the record'],
    ['a service of App Runner', RUNNER, told(NAMED), 'target-accepts', 'has it as a name'],
    [
      'an API of another name',
      API,
      told({ names: [{ name: 'api.example.com' }] }),
      'target-does-not-accept',
      'answers for api.example.com only',
    ],
    ['an API without any', RUNNER, told({ names: [] }), 'target-does-not-accept', 'has no custom domain name'],
    [
      'a target that is closed',
      BEANSTALK,
      told({ closed: 'is Terminating' }),
      'target-does-not-accept',
      'is Terminating',
    ],
    ['a bucket that is none', BUCKET, told({ closed: 'does not exist' }), 'target-does-not-accept', 'does not exist'],
    [
      'a target that is not ready',
      NLB,
      told({ internal: false, notYet: 'is pending' }),
      'target-not-ready',
      'the target t of account 222222222222 (shop-0123',
    ],
    [
      'a name that is not ready',
      RUNNER,
      told({ names: [{ name: 'www.example.com', notYet: 'is creating' }] }),
      'target-not-ready',
      'its name at the target t',
    ],
    [
      'an API elsewhere',
      API,
      ABSENT,
      'target-unchecked',
      'no account that may be a target has such a regional custom domain name',
    ],
    ['a Network Load Balancer elsewhere', NLB, ABSENT, 'target-unchecked', 'does not show whether it is internal'],
    [
      'a role that may not ask',
      BEANSTALK,
      refused('elasticbeanstalk:DescribeEnvironments'),
      'target-unchecked',
      'may not call elasticbeanstalk:DescribeEnvironments',
    ],
    [
      'a role that may not ask for the bucket',
      BUCKET,
      refused('s3:GetBucketWebsite'),
      'target-unchecked',
      'may not call s3:GetBucketWebsite',
    ],
    ['a distribution of nobody here', GRAPH, ABSENT, 'target-unchecked', 'no account has it'],
    ['a distribution that nobody may ask for', GRAPH, refused('apigateway:GET'), 'target-unchecked', 'apigateway:GET'],
  ])('%s', (_what, to, answer, code, words) => {
    const checks = said(to, answer);

    expect(checks.map((check) => check.code)).toEqual([code]);
    expect(checks[0]?.sentence).toContain(words);
  });

  test.each([
    ['an interface endpoint', ENDPOINT, told({ internal: true })],
    ['a VPC Lattice service', LATTICE, told({ internal: true, hostedZoneId: 'ZLATTICE', ...NAMED })],
    ['an OpenSearch domain in a VPC', OPENSEARCH, told({ internal: true, hostedZoneId: 'ZSEARCH', ...NAMED })],
    ['a load balancer with an innocent name', NLB, told({ internal: true })],
  ])('%s accepts the name and has private addresses', (_what, to, answer) => {
    expect(said(to, answer).map(({ code, verdict }) => [code, verdict])).toEqual([
      ['target-internal', 'warn'],
      ['target-accepts', 'pass'],
    ]);
  });

  test('what is private by its name is warned of before anybody is asked, unless its service knows better', () => {
    expect(said(ENDPOINT, undefined).map(({ code }) => code)).toContain('target-internal');
    expect(said('internal-a-1.eu-west-1.elb.amazonaws.com', told({ internal: false })).map(({ code }) => code)).toEqual(
      ['target-accepts'],
    );
  });
});

describe('the zone id', () => {
  test('is the word of the service, also where the tables do not know the region or dispute it', () => {
    const host = 'd-abc.execute-api.xx-moon-1.amazonaws.com';
    const answer = told({ hostedZoneId: 'ZTOLD', ...NAMED });

    const { steps, verdict } = planOf([{ name: 'www.example.com', to: host }], { targets: [{ host, answer }] });

    expect(verdict).toBe('ready');
    expect(JSON.stringify(steps)).toContain('"HostedZoneId":"ZTOLD"');
  });

  test.each([
    ['a table without the region', 'd-abc.execute-api.xx-moon-1.amazonaws.com', ABSENT, 'target-zone-unknown'],
    [
      'a table that is disputed',
      'www.example.com.s3-website.eu-south-1.amazonaws.com',
      told(NAMED),
      'target-zone-disputed',
    ],
    ['a service that has no table', LATTICE, refused('vpc-lattice:ListServices'), 'target-zone-unknown'],
    [
      'an endpoint that has no id of its own',
      'search-find-abc123.eu-west-1.es.amazonaws.com',
      told(NAMED),
      'target-zone-unknown',
    ],
  ])('of %s is refused, with what to give', (_what, host, answer, code) => {
    const plan = planOf([{ name: 'www.example.com', to: host }], { targets: [{ host, answer }] });
    const given = planOf([{ name: 'www.example.com', to: host, targetHostedZoneId: 'ZGIVEN' }], {
      targets: [{ host, answer }],
    });

    const refusal = plan.checks.find((check) => check.verdict === 'refuse');
    expect([plan.verdict, refusal?.code]).toEqual(['refused', code]);
    expect(refusal?.remedy).toContain('targetHostedZoneId');
    expect(JSON.stringify(given.steps)).toContain('"HostedZoneId":"ZGIVEN"');
  });

  test('that the request gives is refused where the service tells another', () => {
    const targets = [{ host: LATTICE, answer: told({ hostedZoneId: 'ZTOLD', ...NAMED }) }];

    const { checks } = planOf([{ name: 'www.example.com', to: LATTICE, targetHostedZoneId: 'ZGIVEN' }], { targets });

    expect(checks.map(({ code }) => code)).toEqual(['target-zone-contradicted']);
  });
});

test('facts that hold for one name are not taken for another', () => {
  const to = 's3-website.eu-west-2.amazonaws.com';
  const targets = [
    { host: to, name: 'www.example.com', answer: told({ names: [{ name: 'www.example.com' }] }) },
    { host: to, name: 'none.example.com', answer: told({ closed: 'does not exist' }) },
  ];

  const { checks } = planOf(
    [
      { name: 'www.example.com', to },
      { name: 'none.example.com', to },
    ],
    { targets },
  );

  expect(checks.map(({ code }) => code)).toEqual(['target-accepts', 'target-does-not-accept']);
});
