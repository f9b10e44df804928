/** What the host name of a load balancer says of it. */
export interface LoadBalancerName {
  readonly name: string;
  readonly region: string;
  /** Without `dualstack.`, as the service itself tells it. */
  readonly dnsName: string;
}

const HOST =
  /^(?:internal-)?(?<name>[a-z0-9-]+)-[a-z0-9]+\.(?:(?<region>[a-z0-9-]+)\.elb|elb\.(?<behind>[a-z0-9-]+))\.amazonaws\.com$/;

/** `shop` in eu-central-1 for `dualstack.shop-123.eu-central-1.elb.amazonaws.com`; undefined for other hosts. */
export function loadBalancerName(host: string): LoadBalancerName | undefined {
  const dnsName = host.replace(/^dualstack\./, '');
  const { name, region, behind } = HOST.exec(dnsName)?.groups ?? {};
  const where = region ?? behind;
  return name === undefined || where === undefined ? undefined : { name, region: where, dnsName };
}
