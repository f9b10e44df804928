import type { EdgeNetwork, EdgeRoute } from '../contracts.ts';
import type { Certificates } from './certificates.ts';
import type { Deployments } from './deployments.ts';
import type { Distributions } from './distributions.ts';

/** The edge locations as viewers meet them, each by the configurations that it holds at the moment. */
export function edgeNetwork(
  deployments: Deployments,
  distributions: Distributions,
  certificates: Certificates,
): EdgeNetwork {
  return {
    locations: deployments.locations,
    route(location, host): EdgeRoute | undefined {
      const match = deployments.tableOf(location)?.match(host.toLowerCase());
      if (!match) return undefined;
      const { distribution, config } = match.version;
      const own = match.matched === distribution.domainName;
      return {
        distributionId: distribution.id,
        accountId: distribution.accountId,
        domainName: distribution.domainName,
        matched: match.matched,
        certificate: own ? undefined : certificates.find(distribution.accountId, config.certificate),
      };
    },
    onChange: (listener) => deployments.onChange(listener),
    find(domainName) {
      const distribution = distributions.byDomainName(domainName.toLowerCase());
      return distribution && { ipv6: distribution.version.config.ipv6 };
    },
  };
}
