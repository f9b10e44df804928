import { aliasCovers } from '../../shared/domain/names.ts';
import { SOURCE, type Story, TARGET } from '../moves/story.ts';
import type { Call } from './calls.ts';
import { type Site, withoutCertificates } from './expected-site.ts';
import type { Fault, Foreign, Surroundings } from './faults.ts';
import { footprintsOf } from './footprint.ts';
import { meanwhile } from './world-faults.ts';

const COMMENT = /<Comment>[^<]*<\/Comment>/g;
/** Of the distribution itself: what it refers to has such a member, too. */
const ENABLED = /<\/PriceClass><Enabled>(true|false)<\/Enabled>/g;
const IS_ENABLED = /<\/PriceClass><Enabled>true</;
const IS_DISABLED = /<\/PriceClass><Enabled>false</;
const NOTE = 'Edited by infrastructure code.';
const VIEWER_CERTIFICATE = /<ViewerCertificate>.*?<\/ViewerCertificate>/gs;
const ACM_ARN = /<ACMCertificateArn>([^<]+)</;
/** A name that only the certificate of somebody else has. */
const THEIR_NAME = 'theirs.example.com';
/** Whoever deletes a distribution looks so often whether it is deployed as disabled. */
const LOOK_MS = 5_000;
/** Until then it is deleted: others who write it make it InProgress again, or enable it. */
const DELETED_WITHIN_MS = 30 * 60_000;

/** The longest TTL of a record of the scenarios that leads to a distribution. */
const REMEMBERED_MS = 300_000;

const atConfigs = ({ action }: Call) => /^cloudfront:(Get|Update|Associate)/.test(action);

const exists = (story: Story, id: string) => story.configOf(id) !== '';
const isEnabled = (story: Story, id: string) => IS_ENABLED.test(story.configOf(id));

/** Whoever deletes a distribution deletes what others wrote into it. The service deletes none: no role of it may. */
const unlessDeleted =
  (id: string, holds: (story: Story) => boolean): Foreign['kept'] =>
  (story) =>
    !exists(story, id) || holds(story);

/** The switch of a distribution in its config. */
function switched(xml: string, to: boolean): string {
  return xml.replace(ENABLED, (all) => all.replace(String(!to), String(to)));
}

function edits(name: string, tells: string, id: string): Fault {
  const note = (xml: string) => xml.replace(COMMENT, `<Comment>${NOTE}</Comment>`);
  const foreign: Foreign = {
    without: withoutMember(COMMENT),
    kept: unlessDeleted(id, (story) => story.configOf(id).includes(NOTE)),
  };
  const act = ({ story }: Surroundings) => story.editConfig(id, note);
  const finds = ({ story }: Surroundings) => exists(story, id) && !story.configOf(id).includes(NOTE);
  return meanwhile(name, tells, atConfigs, act, { finds, foreign, goesOn: true });
}

/** Somebody turns a distribution off, and on again before what is parked goes back (docs/runbook.md). */
function disables(name: string, tells: string, id: string, harm: (around: Surroundings) => void): Fault {
  const act = (around: Surroundings) => {
    harm(around);
    return around.story.editConfig(id, (xml) => switched(xml, false));
  };
  return meanwhile(name, tells, atConfigs, act, {
    finds: ({ story }) => isEnabled(story, id),
    mend: async ({ story }) => {
      if (exists(story, id) && !isEnabled(story, id)) await story.editConfig(id, (xml) => switched(xml, true));
    },
    foreign: {
      about: `the switch of ${id}`,
      without: withoutMember(ENABLED),
      kept: (story) => !isEnabled(story, id),
    },
  });
}

/**
 * Somebody disables a distribution and deletes it once it is Deployed so: CloudFront deletes no other (API Reference,
 * "DeleteDistribution": DistributionNotDisabled). Where it is enabled meanwhile, it is disabled once more.
 */
function deletes(
  name: string,
  tells: string,
  id: string,
  harm: (around: Surroundings) => void,
  more: Pick<Fault, 'blocks'> = {},
): Fault {
  const act = async (around: Surroundings) => {
    const { story, at } = around;
    const goOn = async () => {
      if (!exists(story, id) || story.clock.now() > at + DELETED_WITHIN_MS) return;
      story.clock.schedule(LOOK_MS, () => void story.clock.during(goOn));
      if (isEnabled(story, id)) {
        harm(around);
        await story.editConfig(id, (xml) => switched(xml, false)).catch(() => undefined);
        return;
      }
      const { domainName = '' } = story.aws.cloudfront.distributions().find((one) => one.id === id) ?? {};
      const served = [...story.aliasesOf(id)];
      // What is not Deployed, or was written meanwhile, is not deleted: at the next look perhaps.
      await story.deleteDistribution(id).catch(() => undefined);
      if (exists(story, id)) return;
      const leading = namesLeadingTo(story, domainName);
      around.harms((domain) => served.includes(domain) || leading.includes(domain));
      // What led there until just now is still asked for there, by whoever remembers the answer.
      const moved = footprintsOf(around.scenario).flatMap(({ source, domains }) => (source === id ? domains : []));
      around.harms((domain) => moved.includes(domain), REMEMBERED_MS);
    };
    await goOn();
  };
  const without: Foreign['without'] = (state) => {
    const { distributions, ...rest } = state as Site;
    return { ...rest, distributions: distributions.filter((one) => one.id !== id) };
  };
  return meanwhile(name, tells, atConfigs, act, {
    finds: ({ story }) => exists(story, id),
    overAfterMs: DELETED_WITHIN_MS,
    foreign: { without, kept: (story) => !exists(story, id) },
    ...more,
  });
}

/** The names whose records lead to a host, which answers nobody once its distribution is deleted. */
function namesLeadingTo(story: Story, host: string): string[] {
  const { records } = story.state() as Site;
  return records.flat().flatMap((line) => {
    const { Name } = JSON.parse(line) as { readonly Name: string };
    return line.includes(`"${host}`) ? [Name.replace(/\.$/, '')] : [];
  });
}

/** The configs without one of their members. */
function withoutMember(pattern: RegExp): Foreign['without'] {
  return (state) => {
    const { distributions, ...rest } = state as Site;
    return { ...rest, distributions: distributions.map((one) => ({ ...one, rest: one.rest.replace(pattern, '') })) };
  };
}

/** The ARN of the certificate that the target shows. */
function certificateOf(story: Story): string | undefined {
  return ACM_ARN.exec(story.configOf(TARGET.distributionId))?.[1];
}

/** Somebody attaches a certificate of their own, which covers what the one before did. */
async function replaceCertificate(story: Story): Promise<unknown> {
  const { distributionId } = TARGET;
  const arn = certificateOf(story) ?? '';
  const held = story.aws.acm.find(arn);
  if (!held || held.names.includes(THEIR_NAME)) return false;
  const { accountId, names } = held;
  const theirs = await story.aws.acm.add({ accountId, names: [...new Set([...names, THEIR_NAME])] });
  return story.editConfig(distributionId, (xml) => xml.replaceAll(arn, theirs.arn));
}

/** Whoever the source serves: nothing may come to it from then on. */
function harmsSource({ story, harms }: Surroundings): void {
  const aliases = [...story.aliasesOf(SOURCE.distributionId)];
  harms((domain) => aliases.includes(domain));
}

/**
 * Whoever the target serves, is asked for there, or gets from AWS Support at its own time: of the others nobody may be brought there
 * from then on.
 */
function harmsTarget({ story, scenario: { elsewhere = [] }, harms }: Surroundings): void {
  const arn = certificateOf(story) ?? '';
  const harmed = story.aws.cloudfront
    .distributions()
    .filter(({ id, configXml }) => id === TARGET.distributionId || (arn !== '' && configXml.includes(arn)));
  const aliases = harmed.flatMap(({ id }) => story.aliasesOf(id));
  const leading = harmed.flatMap(({ domainName }) => namesLeadingTo(story, domainName));
  const isHarmed = (domain: string) =>
    aliases.some((alias) => aliasCovers(alias, domain)) || [...leading, ...elsewhere].includes(domain);
  harms(isHarmed);
}

/** Whoever the target serves, or shall serve: what people make lead there may do so when it is gone. */
function harmsThoseOfTarget(around: Surroundings): void {
  harmsTarget(around);
  const moved = footprintsOf(around.scenario).flatMap(({ target, domains }) =>
    target === TARGET.distributionId ? domains : [],
  );
  around.harms((domain) => moved.includes(domain));
}

/** What people and other programs do to source and target in between. */
export const DISTRIBUTION_FAULTS: readonly Fault[] = [
  edits('source-edited', 'somebody edits the config of the source', SOURCE.distributionId),
  edits('target-edited', 'somebody edits the config of the target', TARGET.distributionId),
  meanwhile(
    'etag-changed',
    'an ETag changes without an edit',
    atConfigs,
    ({ story }) => {
      for (const { id } of story.aws.cloudfront.distributions()) story.aws.cloudfront.renewETag(id);
    },
    { borne: true, goesOn: true },
  ),
  disables('source-disabled', 'somebody disables the source', SOURCE.distributionId, harmsSource),
  disables('target-disabled', 'somebody disables the target', TARGET.distributionId, harmsTarget),
  deletes('source-deleted', 'somebody disables the source and deletes it', SOURCE.distributionId, harmsSource, {
    blocks: true,
  }),
  // The source is there: what stands halfway goes back to it.
  deletes('target-deleted', 'somebody disables the target and deletes it', TARGET.distributionId, harmsThoseOfTarget),
  // It changes nothing that is written anywhere: all of the site is compared, and nothing of it left out as another's.
  meanwhile(
    'certificate-expired',
    "the target's certificate expires",
    atConfigs,
    (around) => {
      harmsTarget(around);
      around.story.aws.acm.expire(certificateOf(around.story) ?? '');
    },
    {
      finds: ({ story }) => story.aws.acm.find(certificateOf(story) ?? '')?.status === 'ISSUED',
      blocks: true,
    },
  ),
  meanwhile(
    'certificate-replaced',
    'somebody attaches another certificate to the target',
    atConfigs,
    ({ story }) => replaceCertificate(story),
    {
      finds: ({ story }) => story.aws.acm.find(certificateOf(story) ?? '') !== undefined,
      goesOn: true,
      foreign: {
        mayBePlanned: true,
        without: (state) => withoutCertificates(withoutMember(VIEWER_CERTIFICATE)(state) as Site),
        kept: unlessDeleted(
          TARGET.distributionId,
          (story) => story.aws.acm.find(certificateOf(story) ?? '')?.names.includes(THEIR_NAME) === true,
        ),
      },
    },
  ),
  meanwhile(
    'source-enabled',
    'somebody enables the source that was disabled',
    atConfigs,
    ({ story }) =>
      story.editConfig(SOURCE.distributionId, (xml) =>
        switched(xml, true).replace(COMMENT, `<Comment>${NOTE}</Comment>`),
      ),
    {
      scenarios: ['disable-source'],
      finds: ({ story }) => IS_DISABLED.test(story.configOf(SOURCE.distributionId)),
      foreign: {
        without: (state) => withoutMember(COMMENT)(withoutMember(ENABLED)(state)),
        about: `the switch of ${SOURCE.distributionId}`,
        kept: unlessDeleted(
          SOURCE.distributionId,
          (story) => story.configOf(SOURCE.distributionId).includes(NOTE) && isEnabled(story, SOURCE.distributionId),
        ),
      },
    },
  ),
];
