import * as z from '../../shared/domain/zod.ts';
import { AwsError, type AwsService } from '../contracts.ts';
import { jsonOperation, jsonService } from '../gateway/json-protocol.ts';
import { pageOf } from './listing.ts';
import { type Accelerator, type AppRunnerService, ownOf } from './seeds.ts';

const Listed = z.strictObject({ MaxResults: z.optional(z.int()), NextToken: z.optional(z.string()) });

/**
 * App Runner: ListServices and DescribeCustomDomains.
 * https://docs.aws.amazon.com/apprunner/latest/api/API_DescribeCustomDomains.html
 */
export function createAppRunner(all: readonly AppRunnerService[]): AwsService {
  return jsonService({
    target: 'AppRunner',
    version: '1.0',
    operations: {
      ListServices: jsonOperation(Listed, ({ MaxResults, NextToken }, { caller, region }) => {
        const asked = { token: NextToken, limit: MaxResults, most: 20, code: 'InvalidRequestException' };
        const { items, next } = pageOf(ownOf(all, caller.accountId, region), asked);
        return { ServiceSummaryList: items.map(summary), NextToken: next };
      }),
      DescribeCustomDomains: jsonOperation(
        z.extend(Listed, { ServiceArn: z.string() }),
        ({ ServiceArn, MaxResults, NextToken }, { caller, region }) => {
          const service = ownOf(all, caller.accountId, region).find((one) => arnOf(one) === ServiceArn);
          if (!service) throw new AwsError('ResourceNotFoundException', 400, `Service ${ServiceArn} does not exist.`);
          const asked = { token: NextToken, limit: MaxResults, most: 5, code: 'InvalidRequestException' };
          const { items, next } = pageOf(service.customDomains, asked);
          const CustomDomains = items.map(({ name, www, status }) => ({
            DomainName: name,
            EnableWWWSubdomain: www,
            Status: status,
          }));
          return { DNSTarget: service.host, ServiceArn, CustomDomains, VpcDNSTargets: [], NextToken: next };
        },
      ),
    },
  });
}

function arnOf({ region, accountId, name }: AppRunnerService): string {
  return `arn:aws:apprunner:${region}:${accountId}:service/${name}/0123456789abcdef0123456789abcdef`;
}

function summary(service: AppRunnerService) {
  const { name, host, status } = service;
  return { ServiceName: name, ServiceArn: arnOf(service), ServiceUrl: host, Status: status };
}

const REGION = 'us-west-2';

/** Global Accelerator: ListAccelerators, in its one region. https://docs.aws.amazon.com/global-accelerator/latest/api/API_ListAccelerators.html */
export function createGlobalAccelerator(all: readonly Accelerator[]): AwsService {
  return jsonService({
    target: 'GlobalAccelerator_V20180706',
    version: '1.1',
    operations: {
      ListAccelerators: jsonOperation(Listed, ({ MaxResults, NextToken }, { caller, region }) => {
        if (region !== REGION) {
          const message = `Credential should be scoped to a valid region, not '${region}'.`;
          throw new AwsError('InvalidSignatureException', 400, message);
        }
        const own = all.filter(({ accountId }) => accountId === caller.accountId);
        const asked = { token: NextToken, limit: MaxResults ?? 10, most: 100, code: 'InvalidArgumentException' };
        const { items, next } = pageOf(own, asked);
        return { Accelerators: items.map(accelerator), NextToken: next };
      }),
    },
  });
}

function accelerator({ accountId, name, host, dualStackHost, enabled }: Accelerator) {
  return {
    AcceleratorArn: `arn:aws:globalaccelerator::${accountId}:accelerator/${name}`,
    Name: name,
    DnsName: host,
    DualStackDnsName: dualStackHost,
    Enabled: enabled,
    IpAddressType: dualStackHost === undefined ? 'IPV4' : 'DUAL_STACK',
    Status: 'DEPLOYED',
  };
}
