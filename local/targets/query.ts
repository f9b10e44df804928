import { SomeText } from '../../shared/domain/text.ts';
import * as z from '../../shared/domain/zod.ts';
import type { AwsService } from '../contracts.ts';
import { queryAction, queryService } from '../gateway/query-protocol.ts';
import { pageOf } from './listing.ts';
import { type BeanstalkEnvironment, ownOf, type VpcEndpoint } from './seeds.ts';

const Environments = z.strictObject({
  IncludeDeleted: z.literal('false'),
  MaxRecords: z.optional(z.string()),
  NextToken: z.optional(z.string()),
});

/**
 * Elastic Beanstalk: DescribeEnvironments of all that are not deleted.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_DescribeEnvironments.html
 */
export function createElasticBeanstalk(all: readonly BeanstalkEnvironment[]): AwsService {
  return queryService({
    namespace: 'http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/',
    version: '2010-12-01',
    actions: {
      DescribeEnvironments: queryAction(Environments, ({ MaxRecords, NextToken }, { caller, region }) => {
        const own = ownOf(all, caller.accountId, region).filter(({ status }) => status !== 'Terminated');
        const asked = { token: NextToken, limit: MaxRecords, most: 1_000, code: 'InvalidParameterValue' };
        const { items, next } = pageOf(own, asked);
        const member = items.map(({ name, host, status }) => ({ EnvironmentName: name, CNAME: host, Status: status }));
        return { Environments: { member }, NextToken: next };
      }),
    },
  });
}

const Endpoints = z.strictObject({
  'Filter.1.Name': z.literal('vpc-endpoint-id'),
  'Filter.1.Value.1': SomeText,
});

/**
 * EC2: DescribeVpcEndpoints by a filter on one id.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html
 */
export function createEc2(all: readonly VpcEndpoint[]): AwsService {
  return queryService({
    namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    version: '2016-11-15',
    envelopes: 'ec2',
    actions: {
      DescribeVpcEndpoints: queryAction(Endpoints, (input, { caller, region }) => {
        const own = ownOf(all, caller.accountId, region);
        return { vpcEndpointSet: { item: own.filter(({ id }) => id === input['Filter.1.Value.1']).map(endpoint) } };
      }),
    },
  });
}

function endpoint({ id, state, dnsEntries, accountId }: VpcEndpoint) {
  const item = dnsEntries.map(({ name, hostedZoneId }) => ({ dnsName: name, hostedZoneId }));
  return { vpcEndpointId: id, vpcEndpointType: 'Interface', state, ownerId: accountId, dnsEntrySet: { item } };
}
