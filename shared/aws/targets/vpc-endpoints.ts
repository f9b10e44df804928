import { DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { calling } from '../translate-error.ts';
import { given, isHost, placeOf, type TargetService } from './target-service.ts';

const ACTION = 'ec2:DescribeVpcEndpoints';

/**
 * Interface endpoints, by the id that their host begins with; each name of an endpoint has a zone id of its own. Amazon EC2 API
 * Reference, "DescribeVpcEndpoints": by a filter an id that is not there is no error.
 */
export const vpcEndpoints: TargetService = {
  action: ACTION,
  find: async (place, host) => {
    const { sessions, accountId, region } = place;
    const id = /^(?:\*\.)?(vpce-[0-9a-f]+)/.exec(host)?.[1];
    if (id === undefined) return undefined;
    const client = sessions.client(EC2Client, accountId, 'target', region);
    const Filters = [{ Name: 'vpc-endpoint-id', Values: [id] }];
    const answer = await calling({ action: ACTION, resource: placeOf(place) }, () =>
      client.send(new DescribeVpcEndpointsCommand({ Filters })),
    );
    const [endpoint] = answer.VpcEndpoints ?? [];
    const entry = endpoint?.DnsEntries?.find(({ DnsName }) => isHost(DnsName, host));
    if (!endpoint || !entry) return undefined;
    const what = { what: `the VPC endpoint ${id} of account ${accountId}`, internal: true };
    const told = { ...what, ...given({ hostedZoneId: entry.HostedZoneId }) };
    // The SDK knows `Available`, EC2 answers `available`.
    const state = endpoint.State ?? '';
    if (/^available$/i.test(state)) return told;
    return /^(reject|fail|delet|expired)/i.test(state)
      ? { ...told, closed: `is ${state}` }
      : { ...told, notYet: `is ${state}` };
  },
};
