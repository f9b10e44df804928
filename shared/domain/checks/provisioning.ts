import { forbidsAmazon } from '../caa.ts';
import type { Facts, ProvisioningFacts } from '../facts.ts';
import { isWildcard } from '../names.ts';
import type { Check } from '../plan.ts';
import { byZone, commonNameOf, namesFor, tlsSettingsOf } from '../provisioning.ts';
import { idOf, isTenant } from '../refs.ts';

/** What is the matter with a certificate that a new one would mend. */
const MENDED: readonly string[] = [
  'certificate-missing',
  'certificate-not-issued',
  'certificate-expired',
  'certificate-expires-soon',
  'certificate-does-not-cover',
];

/**
 * The names of the certificate to request, where the request asks for one and the target's own does not do, or not for
 * long; none otherwise.
 */
export function namesToProvision(
  facts: Facts,
  aliasesToAdd: readonly string[],
  certificateChecks: readonly Check[],
): string[] {
  const isWanted = facts.provisioning !== undefined && certificateChecks.some(({ code }) => MENDED.includes(code));
  return isWanted ? namesFor([...facts.target.aliases, ...aliasesToAdd]) : [];
}

/**
 * The checks of the target's certificate where the request asks for a new one: what the new one mends stands no longer
 * against the move, and what keeps ACM from issuing it, or CloudFront from taking it, does.
 */
export function checkProvisioning(
  facts: Facts,
  aliasesToAdd: readonly string[],
  certificateChecks: readonly Check[],
): Check[] {
  const { provisioning } = facts;
  const names = namesToProvision(facts, aliasesToAdd, certificateChecks);
  if (provisioning === undefined || names.length === 0) return [...certificateChecks];
  const mended = certificateChecks.filter(({ code }) => MENDED.includes(code));
  const refusals = [
    ...checkNumber(names, provisioning),
    ...checkNames(names),
    ...checkZones(names, provisioning),
    ...checkCaa(names, provisioning),
  ];
  return [
    ...certificateChecks.filter((check) => !mended.includes(check)),
    ...(refusals.length > 0 ? refusals : [willBeProvisioned(names, mended), ...checkTls(facts)]),
  ];
}

function willBeProvisioned(names: readonly string[], mended: readonly Check[]): Check {
  const why = mended.map(({ sentence }) => sentence).join(' ');
  return {
    code: 'certificate-provisioned',
    verdict: 'warn',
    sentence: `${why} A certificate for ${names.join(', ')} will be provisioned. Until it is attached CloudFront does not tell who else holds names that the present one does not cover.`,
    remedy: 'Change the certificate in the infrastructure code of the target as well.',
  };
}

function checkNumber(names: readonly string[], { nameQuota }: ProvisioningFacts): Check[] {
  if (names.length <= nameQuota) return [];
  return [
    {
      code: 'certificate-too-many-names',
      verdict: 'refuse',
      sentence: `The certificate would need ${names.length} names, and ACM's quota is ${nameQuota}.`,
      remedy: 'Raise the quota "Domain names per ACM certificate" and the setting, or move fewer domains.',
    },
  ];
}

/** ACM API Reference, RequestCertificate: letters, digits and hyphens, and one name of at most 64 characters. */
function checkNames(names: readonly string[]): Check[] {
  const unfit = names.filter((name) => name.includes('_'));
  const tooLong = commonNameOf(names) === undefined ? names : [];
  if (unfit.length + tooLong.length === 0) return [];
  return [
    {
      code: 'certificate-name-unfit',
      verdict: 'refuse',
      sentence:
        unfit.length > 0
          ? `ACM issues no certificate for ${unfit.join(', ')}: names have no underscores there.`
          : `ACM issues no certificate all of whose names are longer than 64 characters: ${tooLong.join(', ')}.`,
      remedy: 'Import a certificate of another authority into ACM in us-east-1 and attach it.',
    },
  ];
}

function checkZones(names: readonly string[], { validation }: ProvisioningFacts): Check[] {
  const { outside } = byZone(names, validation);
  if (outside.length === 0) return [];
  return [
    {
      code: 'certificate-outside-zones',
      verdict: 'refuse',
      sentence: `The validation records of ${outside.map(({ name }) => name).join(', ')} lie in no hosted zone that can be changed.`,
      remedy:
        'Add the account of the zone to the account directory with the use "dns", or request, validate and attach a certificate by hand.',
    },
  ];
}

function checkCaa(names: readonly string[], { validation }: ProvisioningFacts): Check[] {
  const forbidden = validation.filter(({ name, caa }) => names.includes(name) && forbidsAmazon(caa, isWildcard(name)));
  if (forbidden.length === 0) return [];
  return [
    {
      code: 'certificate-caa-forbids',
      verdict: 'refuse',
      sentence: `CAA records keep Amazon from issuing a certificate for ${forbidden.map(({ name }) => name).join(', ')}.`,
      remedy: 'Allow it: add a CAA record with the issuer "amazon.com" beside the others and wait out their TTL.',
    },
  ];
}

/** CloudFront's default certificate goes with TLSv1: older viewers notice. */
function checkTls({ target }: Facts): Check[] {
  if (target.certificate.kind !== 'default' || isTenant(target)) return [];
  const { sslSupportMethod, minimumProtocolVersion } = tlsSettingsOf({});
  return [
    {
      code: 'certificate-minimum-tls',
      verdict: 'warn',
      sentence: `With the certificate the target ${idOf(target)} gets the minimum ${minimumProtocolVersion} instead of TLSv1, by ${sslSupportMethod}.`,
      remedy: 'Lower it by hand after the move if viewers of the domains need older TLS.',
    },
  ];
}
