import { expect, test } from '@jest/globals';
import { targetOf } from '../../../shared/domain/targets/target.ts';

test.each([
  ['d111111abcdef8.cloudfront.net', 'cloudfront', 'Z2FDTNDATAQYW2', ['A', 'AAAA', 'HTTPS']],
  ['d111111abcdef8.cloudfront.cn', 'cloudfront', 'Z3RFFRIM2A3IF5', ['A', 'AAAA', 'HTTPS']],
  ['shop-123.eu-central-1.elb.amazonaws.com', 'elb', 'Z215JYRZR1TBD5', ['A', 'AAAA']],
  ['dualstack.shop-123.us-east-1.elb.amazonaws.com', 'elb', 'Z35SXDOTRQ7X7K', ['A', 'AAAA']],
  ['shop-123.cn-north-1.elb.amazonaws.com.cn', 'elb', 'Z1GDH35T77C1KE', ['A', 'AAAA']],
  ['shop-0a1b.elb.eu-central-1.amazonaws.com', 'nlb', 'Z3F0SRJ5LGBH90', ['A', 'AAAA']],
  ['d-abc123.execute-api.eu-west-1.amazonaws.com', 'api-gateway', 'ZLY8HYME6SFDD', ['A']],
  ['s3-website-us-east-1.amazonaws.com', 's3-website', 'Z3AQBSTGFYJSTF', ['A']],
  ['www.example.com.s3-website.eu-central-1.amazonaws.com', 's3-website', 'Z21DNDUVLTQW6Q', ['A']],
  ['shop.eu-south-2.elasticbeanstalk.com', 'elastic-beanstalk', 'Z0243492AO4B9S3KI68O', ['A']],
  ['vpce-0a1b-c2.vpce-svc-03.us-east-1.vpce.amazonaws.com', 'vpc-endpoint', 'Z7HUB22UULQXV', ['A']],
  ['a1b2.awsglobalaccelerator.com', 'global-accelerator', 'Z2BJ6XQ5FK7U4H', ['A']],
  ['a1b2.dualstack.awsglobalaccelerator.com', 'global-accelerator', 'Z2BJ6XQ5FK7U4H', ['A', 'AAAA']],
  ['abc.us-west-2.awsapprunner.com', 'app-runner', 'Z02243383FTQ64HJ5772Q', ['A']],
  ['search-shop-abc.eu-west-1.es.amazonaws.com', 'opensearch', [], ['A']],
  ['svc-0abc.7d67968.vpc-lattice-svcs.us-west-2.on.aws', 'vpc-lattice', [], ['A']],
  ['www.example.net', 'other', [], []],
])('%s is %s with the id %s', (host, service, hostedZoneId, types) => {
  expect(targetOf(host)).toMatchObject({ service, hostedZoneId, types });
});

test('an id that the user gives is taken, also for a name of no known form', () => {
  expect(targetOf('shop-123.eu-central-1.elb.amazonaws.com', 'ZGIVEN').hostedZoneId).toBe('ZGIVEN');
  expect(targetOf('alias.example.net', 'ZGIVEN')).toMatchObject({ hostedZoneId: 'ZGIVEN', types: ['A'] });
});

test('where public sources disagree there are candidates, and for an unknown region none', () => {
  const disputed = targetOf('bucket.s3-website.af-south-1.amazonaws.com').hostedZoneId;

  expect(disputed).toEqual([
    { hostedZoneId: 'Z11KHD8FBVPUYU', source: 'AWS CDK' },
    { hostedZoneId: 'Z83WF9RJE8B12', source: 'Terraform' },
    { hostedZoneId: 'Z2OSFR5PIJ8TYW', source: 'copies of the AWS General Reference' },
  ]);
  expect(targetOf('shop.xx-moon-1.elb.amazonaws.com').hostedZoneId).toEqual([]);
});

test('the bucket of an S3 website is no part of what an alias names', () => {
  expect(targetOf('www.example.com.s3-website.eu-central-1.amazonaws.com')).toMatchObject({
    dnsName: 's3-website.eu-central-1.amazonaws.com',
    bucket: 'www.example.com',
  });
});

test.each([
  ['abc123.execute-api.eu-west-1.amazonaws.com', /custom domain name of API Gateway/],
  ['abc.appsync-api.eu-west-1.amazonaws.com', /custom domain name of AppSync/],
  ['shop.elasticbeanstalk.com', /with its region/],
])('nothing can lead to %s by its name', (host, instead) => {
  expect(targetOf(host).unfit?.instead).toMatch(instead);
});

test('the name of an internal load balancer shows that it is one', () => {
  expect(targetOf('internal-shop-1.eu-central-1.elb.amazonaws.com').internal).toBe(true);
  expect(targetOf('shop-1.eu-central-1.elb.amazonaws.com').internal).toBe(false);
});
