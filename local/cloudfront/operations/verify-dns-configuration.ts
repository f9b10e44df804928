import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import type { ControlPlane } from '../control-plane.ts';
import { entityNotFound, memberMissing } from '../refusals.ts';
import { resultResponse } from '../render.ts';
import { requireBody } from '../request-input.ts';
import { childText, readXml } from '../xml.ts';
import { requireIdentified } from './get-distribution-tenant.ts';

/**
 * VerifyDnsConfiguration: whether DNS leads a distribution tenant's domains, or the one given, to its connection group.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VerifyDnsConfiguration.html
 * @throws AwsError `MalformedXML`, `EntityNotFound`, for a domain that the tenant does not have too.
 */
export function verifyDnsConfiguration(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const input = readXml(requireBody(request), 'VerifyDnsConfigurationRequest');
  const identifier = childText(input, 'Identifier');
  if (!identifier) throw memberMissing('identifier');
  const tenant = requireIdentified(plane, request, identifier);
  const { domains } = tenant.version.config;
  const domain = childText(input, 'Domain');
  if (domain && !domains.includes(domain)) throw entityNotFound();
  const endpoint = plane.hostOf(tenant);
  const items = (domain ? [domain] : domains).map((name) => configurationOf(name, plane.dns.hostOf(name), endpoint));
  return resultResponse(request, 'VerifyDnsConfigurationResult', {
    DnsConfigurationList: items.length > 0 ? { DnsConfiguration: items } : {},
  });
}

function configurationOf(domain: string, host: string | undefined, endpoint: string) {
  if (host === endpoint) return { Domain: domain, Status: 'valid-configuration' };
  const found = host ? `points to ${host}` : 'points to no CloudFront routing endpoint';
  const reason = `The DNS record of ${domain} ${found}. Update it to point to ${endpoint}.`;
  return { Domain: domain, Status: 'invalid-configuration', Reason: reason };
}
