import { expect, test } from '@jest/globals';
import { Sessions } from '../../../shared/aws/sessions.ts';
import { TargetServices } from '../../../shared/aws/targets/ask.ts';
import { answeredBy, type WireAnswer, type WireRequest } from '../wire.ts';

const ALB = 'shop-123.eu-central-1.elb.amazonaws.com';
const FOUND = `<DescribeLoadBalancersResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeLoadBalancersResult><LoadBalancers><member><DNSName>Shop-123.eu-central-1.elb.amazonaws.com</DNSName><CanonicalHostedZoneId>ZTOLD</CanonicalHostedZoneId><Scheme>internal</Scheme><IpAddressType>dualstack-without-public-ipv4</IpAddressType></member></LoadBalancers></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`;

function xml(code: string, status: number): WireAnswer {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
  return { status, body };
}

function json(code: string, status: number): WireAnswer {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': code };
  return { status, headers, body: JSON.stringify({ __type: code, message: 'no' }) };
}

function ec2(code: string, status: number): WireAnswer {
  return {
    status,
    body: `<Response><Errors><Error><Code>${code}</Code><Message>no</Message></Error></Errors></Response>`,
  };
}

async function asking(host: string, answer: (request: WireRequest) => WireAnswer | Error) {
  const { settings, requests } = answeredBy(answer);
  const directory = ['222222222222', '333333333333'].map((accountId) => ({ accountId, uses: ['target' as const] }));
  const told = await new TargetServices(new Sessions(directory, settings, 'look')).ask({ host, region: undefined });
  return { told, requests };
}

test('a load balancer is asked for by its name, in the region of its host', async () => {
  const { told, requests } = await asking(`dualstack.${ALB}`, () => ({ body: FOUND }));

  expect(told).toMatchObject({ kind: 'told', hostedZoneId: 'ZTOLD', internal: true, ipv6: true });
  expect(String(requests[0]?.body)).toContain('Names.member.1=shop');
  expect(requests[0]?.headers.authorization).toContain('/eu-central-1/elasticloadbalancing/');
});

test.each([
  [ALB, xml('AccessDenied', 403), 'elasticloadbalancing:DescribeLoadBalancers'],
  ['d-a.execute-api.eu-central-1.amazonaws.com', json('AccessDeniedException', 403), 'apigateway:GET'],
  [
    'vpce-11111111-a.svc.eu-central-1.vpce.amazonaws.com',
    ec2('UnauthorizedOperation', 403),
    'ec2:DescribeVpcEndpoints',
  ],
  [
    'r.eu-central-1.awsapprunner.com',
    json('AccessDeniedException', 400),
    'apprunner:ListServices or apprunner:DescribeCustomDomains',
  ],
  ['search-find-abc123.eu-central-1.es.amazonaws.com', json('AccessDeniedException', 403), 'es:DescribeDomain'],
  ['p-0.7d6.vpc-lattice-svcs.eu-central-1.on.aws', json('AccessDeniedException', 403), 'vpc-lattice:ListServices'],
  ['a.eu-central-1.elasticbeanstalk.com', xml('AccessDenied', 403), 'elasticbeanstalk:DescribeEnvironments'],
  ['a1.awsglobalaccelerator.com', json('AccessDeniedException', 400), 'globalaccelerator:ListAccelerators'],
  ['dgraph.cloudfront.net', json('AccessDeniedException', 403), 'apigateway:GET'],
])('%s: a role that may not ask is told, with what it may not', async (host, answer, action) => {
  const { told } = await asking(host, () => answer);

  expect(told).toEqual({ kind: 'untold', because: `the role of account 222222222222 may not call ${action}` });
});

test('an account that refuses does not hide what the next one tells', async () => {
  let asked = 0;
  const { told } = await asking(ALB, () => {
    asked += 1;
    return asked === 1 ? xml('AccessDenied', 403) : { body: FOUND };
  });

  expect(told).toMatchObject({ kind: 'told', what: 'the load balancer shop of account 333333333333' });
});

test('a role that cannot be assumed is told', async () => {
  const { settings } = answeredBy(() => xml('AccessDenied', 403));
  const roleArn = 'arn:aws:iam::222222222222:role/cname-mover';
  const sessions = new Sessions([{ accountId: '222222222222', roleArn, uses: ['target'] }], settings, 'look');

  const told = await new TargetServices(sessions).ask({ host: ALB, region: undefined });

  expect(told).toEqual({ kind: 'untold', because: 'the role of account 222222222222 cannot be assumed' });
});

test.each([
  ['UnrecognizedClientException', json('UnrecognizedClientException', 403)],
  ['InvalidClientTokenId', json('InvalidClientTokenId', 403)],
])('a region that the account did not enable answers %s, which is told', async (name, answer) => {
  const { told } = await asking('d-a.execute-api.eu-central-1.amazonaws.com', () => answer);

  expect(told).toMatchObject({
    kind: 'untold',
    because: expect.stringContaining(`in eu-central-1 with ${name}, as where`),
  });
});

test('a region without the service is told', async () => {
  const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });

  const { told } = await asking('r.eu-north-1.awsapprunner.com', () => unknown);

  expect(told).toMatchObject({ because: expect.stringContaining('region eu-north-1 has no endpoint') });
});

test.each([
  ['ExpiredToken', ALB, xml('ExpiredToken', 400), 'CredentialsRefused'],
  [
    'unknown keys where every account has the region',
    'dgraph.cloudfront.net',
    json('UnrecognizedClientException', 403),
    'CredentialsRefused',
  ],
  ['throttling', 'a1.awsglobalaccelerator.com', json('ThrottlingException', 400), 'Throttled'],
  [
    'a failure of OpenSearch',
    'search-find-abc123.eu-central-1.es.amazonaws.com',
    json('ValidationException', 400),
    'CallRefused',
  ],
  [
    'a failure of S3',
    'a.example.com.s3-website.eu-west-2.amazonaws.com',
    { status: 400, body: '<Error><Code>Odd</Code></Error>' },
    'CallRefused',
  ],
])('%s is no silence', async (_what, host, answer, name) => {
  await expect(asking(host, () => answer)).rejects.toMatchObject({ name });
});

test('environments come in pages', async () => {
  const page = (member: string, next: string) =>
    `<DescribeEnvironmentsResponse xmlns="http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/"><DescribeEnvironmentsResult><Environments>${member}</Environments>${next}</DescribeEnvironmentsResult></DescribeEnvironmentsResponse>`;
  const last =
    '<member><EnvironmentName>shop</EnvironmentName><CNAME>Shop.eu-central-1.elasticbeanstalk.com</CNAME><Status>Ready</Status></member>';

  const { told, requests } = await asking('shop.eu-central-1.elasticbeanstalk.com', ({ body }) => ({
    body: String(body).includes('NextToken=two') ? page(last, '') : page('', '<NextToken>two</NextToken>'),
  }));

  expect(told).toMatchObject({ kind: 'told', what: 'the Elastic Beanstalk environment shop of account 222222222222' });
  expect(requests).toHaveLength(2);
});
