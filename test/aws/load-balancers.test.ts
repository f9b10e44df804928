import { expect, test } from '@jest/globals';
import { findLoadBalancer } from '../../shared/aws/load-balancers.ts';
import { Sessions } from '../../shared/aws/sessions.ts';
import { answeredBy } from './wire.ts';

const HOST = 'dualstack.shop-123.eu-central-1.elb.amazonaws.com';
const FOUND = `<DescribeLoadBalancersResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeLoadBalancersResult><LoadBalancers><member><DNSName>Shop-123.eu-central-1.elb.amazonaws.com</DNSName><CanonicalHostedZoneId>ZTOLD</CanonicalHostedZoneId><Scheme>internal</Scheme><IpAddressType>dualstack-without-public-ipv4</IpAddressType></member></LoadBalancers></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`;

function error(code: string): string {
  return `<ErrorResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
}

async function asking(host: string, status: number, body: string) {
  const { settings, requests } = answeredBy(() => ({ status, body }));
  const sessions = new Sessions([{ accountId: '222222222222', uses: ['target'] }], settings, 'look');
  return { told: await findLoadBalancer(sessions, host), requests };
}

test('the service is asked by name, in the region of the host', async () => {
  const { told, requests } = await asking(HOST, 200, FOUND);

  expect(told).toEqual({ accountId: '222222222222', name: 'shop', hostedZoneId: 'ZTOLD', internal: true, ipv6: true });
  expect(String(requests[0]?.body)).toContain('Names.member.1=shop');
  expect(requests[0]?.headers.authorization).toContain('/eu-central-1/elasticloadbalancing/');
});

test.each([
  ['LoadBalancerNotFound', 400],
  ['AccessDenied', 403],
])('an account that answers %s tells nothing', async (code, status) => {
  expect((await asking(HOST, status, error(code))).told).toBeUndefined();
});

test('another failure is no silence', async () => {
  await expect(asking(HOST, 400, error('ExpiredToken'))).rejects.toMatchObject({ name: 'CredentialsRefused' });
});

test('a host that is none is asked of nobody', async () => {
  expect((await asking('d1.cloudfront.net', 200, FOUND)).requests).toEqual([]);
});
