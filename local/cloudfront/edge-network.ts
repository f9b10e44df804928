import type { EdgeNetwork, EdgeRoute } from '../contracts.ts';
import type { ControlPlane } from './control-plane.ts';

/** The edge locations as viewers meet them, each by the configurations that it holds at the moment. */
export function edgeNetwork(plane: ControlPlane): EdgeNetwork {
  const { deployments, certificates } = plane;
  return {
    locations: deployments.locations,
    route(location, host): EdgeRoute | undefined {
      const match = deployments.tableOf(location)?.match(host.toLowerCase());
      if (!match) return undefined;
      const { id, accountId, domainName, matched } = match;
      const route = { distributionId: id, accountId, domainName, matched };
      if (matched === domainName) return { ...route, certificate: undefined };
      return { ...route, certificate: certificates.shown(accountId, match.certificates, matched) };
    },
    onChange: (listener) => deployments.onChange(listener),
    find: (domainName) => plane.endpoint(domainName.toLowerCase()),
  };
}
