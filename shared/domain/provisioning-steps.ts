import type { CertificateStep } from './certificate-steps.ts';
import type { Facts } from './facts.ts';
import { byZone, tlsSettingsOf } from './provisioning.ts';
import { isTenant } from './refs.ts';

/** The steps that request a certificate for the target, have it validated and attach it; none where no name needs one. */
export function provisioningSteps({ provisioning, target }: Facts, names: readonly string[]): CertificateStep[] {
  if (provisioning === undefined || names.length === 0) return [];
  const { inZones } = byZone(names, provisioning.validation);
  const zones = [...Map.groupBy(inZones, ({ zone }) => zone.hostedZoneId).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ zone: first.zone, names: group.map(({ name }) => name) }] : [];
  });
  const { kind, id, notAfter } = target.certificate;
  // Whatever a tenant's own certificate lacks is covered by the one of its multi-tenant distribution.
  const formerNames = [...target.certificate.names, ...(target.sharedCertificate?.names ?? [])];
  const { viewerCertificate } = provisioning;
  return [
    { kind: 'certificate', id: 'request-certificate', names },
    { kind: 'certificate', id: 'validate-certificate', zones },
    {
      kind: 'certificate',
      id: 'attach-certificate',
      former: { kind, id, names: formerNames, notAfter, viewerCertificate },
      ...(isTenant(target) ? {} : { settings: tlsSettingsOf(kind === 'default' ? {} : target.viewerSettings) }),
    },
  ];
}
