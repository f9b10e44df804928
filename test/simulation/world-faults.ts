import {
  ChangeResourceRecordSetsCommand,
  DeleteHostedZoneCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { isWithin } from '../../shared/domain/names.ts';
import { SOURCE, type Story, TARGET, ZONE_ID } from '../moves/story.ts';
import type { Call } from './calls.ts';
import type { Fault, Foreign, Surroundings } from './faults.ts';
import { footprintsOf } from './footprint.ts';

const THIEF = 'E3THIEF0000003';
const DOMAIN = 'www.example.com';
const THEIR_TTL = 61;
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

interface State {
  readonly records: readonly (readonly string[])[];
  readonly certificates: readonly number[];
  readonly distributions: readonly { readonly aliases: readonly string[]; readonly rest: string }[];
}

/** Of what can strike any call. */
export const anywhere = () => true;

/** Somebody acts right before a call of the service; the call itself goes its way. */
export function meanwhile(
  name: string,
  tells: string,
  applies: (call: Call) => boolean,
  act: (around: Surroundings, call: Call) => unknown,
  more: Partial<Fault> = {},
): Fault {
  return { name, tells, applies, act, strike: () => (_call, send) => send(), ...more };
}

const atAws = ({ action }: Call) => /^(cloudfront|route53):/.test(action);
const atUpdates = ({ action }: Call) => /^cloudfront:(Update|Associate)/.test(action);
const atConfigs = ({ action }: Call) => /^cloudfront:(Get|Update|Associate)/.test(action);

function edits(name: string, tells: string, id: string): Fault {
  const note = (xml: string) => xml.replace(COMMENT, `<Comment>${NOTE}</Comment>`);
  const foreign: Foreign = {
    without: withoutMember(COMMENT),
    kept: (story) => story.configOf(id).includes(NOTE),
  };
  const act = ({ story }: Surroundings) => story.editConfig(id, note);
  const finds = ({ story }: Surroundings) => story.configOf(id) !== '' && !story.configOf(id).includes(NOTE);
  return meanwhile(name, tells, atConfigs, act, { finds, foreign, goesOn: true });
}

/** The configs without one of their members. */
function withoutMember(pattern: RegExp): Foreign['without'] {
  return (state) => {
    const { distributions, ...rest } = state as State;
    return { ...rest, distributions: distributions.map((one) => ({ ...one, rest: one.rest.replace(pattern, '') })) };
  };
}

function disabled(xml: string): string {
  return xml.replace(ENABLED, (all) => all.replace('true', 'false'));
}

function withoutRecordsOf(name: string): Foreign['without'] {
  return (state) => {
    const { records, ...rest } = state as State;
    return { ...rest, records: records.map((lines) => lines.filter((line) => !line.includes(`"Name":"${name}.`))) };
  };
}

/** The CNAME of the domain that most scenarios move. */
function recordOf(story: Story) {
  return story.aws.route53.recordsOf(ZONE_ID).find(({ Name, Type }) => Name === `${DOMAIN}.` && Type === 'CNAME');
}

async function deleteRecords(story: Story, isMeant: (record: { Name: string; Type: string }) => boolean) {
  const records = story.aws.route53.recordsOf(ZONE_ID).filter(isMeant);
  if (records.length === 0) return;
  const Changes = records.map((record) => ({
    Action: 'DELETE' as const,
    ResourceRecordSet: record as ResourceRecordSet,
  }));
  const command = new ChangeResourceRecordSetsCommand({ HostedZoneId: ZONE_ID, ChangeBatch: { Changes } });
  await story.clock.during(() => route53Of(story).send(command));
}

function route53Of(story: Story): Route53Client {
  const credentials = story.aws.credentials.addAccount(SOURCE.accountId);
  return new Route53Client({ ...story.clients, credentials });
}

/** Route 53 deletes a zone only when nothing but its NS and SOA records is left. */
async function deleteZone(story: Story): Promise<void> {
  await deleteRecords(story, ({ Type }) => Type !== 'NS' && Type !== 'SOA');
  await story.clock.during(() => route53Of(story).send(new DeleteHostedZoneCommand({ Id: ZONE_ID })));
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

function hasZone(story: Story): boolean {
  return story.aws.route53.recordsOf(ZONE_ID).length > 0;
}

/** A third party takes a name as soon as nobody holds it. */
function takes(name: string, tells: string, alias: string, more: Pick<Foreign, 'blocks'> = {}): Fault {
  const isFree = ({ story }: Surroundings) =>
    [...story.aws.cloudfront.distributions(), ...story.aws.cloudfront.tenants()].every(
      ({ id }) => id !== THIEF && !story.aliasesOf(id).includes(alias),
    );
  const act = ({ story, harms }: Surroundings) => {
    harms((domain) => domain === alias);
    story.aws.cloudfront.seed({ accountId: '333333333333', id: THIEF, aliases: [alias], comment: THIEF });
  };
  const without: Foreign['without'] = (state) => {
    const { distributions, ...rest } = state as State;
    return { ...rest, distributions: distributions.filter(({ rest: xml }) => !xml.includes(THIEF)) };
  };
  const kept = (story: Story) => story.aliasesOf(THIEF).includes(alias);
  return meanwhile(name, tells, atUpdates, act, { finds: isFree, foreign: { without, kept, ...more } });
}

/** Whoever the target serves, or shall serve. */
function harmsTarget({ story, scenario, harms }: Surroundings): void {
  const arn = certificateOf(story) ?? '';
  const shown = story.aws.cloudfront.distributions().filter(({ configXml }) => arn !== '' && configXml.includes(arn));
  const ids = [TARGET.distributionId, ...shown.map(({ id }) => id)];
  const aliases = ids.flatMap((id) => story.aliasesOf(id));
  const moved = footprintsOf(scenario).flatMap(({ target, domains }) => (ids.includes(target ?? '') ? domains : []));
  harms((domain) => [...aliases, ...moved].includes(domain));
}

/** What people and other programs do to the site in between. */
export const WORLD_FAULTS: readonly Fault[] = [
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
  meanwhile(
    'record-edited',
    'somebody gives the record of the domain another TTL',
    atAws,
    ({ story }) => story.editRecord(DOMAIN, recordOf(story)?.ResourceRecords?.[0]?.Value ?? '', THEIR_TTL),
    {
      finds: ({ story }) => ![undefined, THEIR_TTL].includes(recordOf(story)?.TTL),
      foreign: {
        without: withoutRecordsOf(DOMAIN),
        kept: (story) => [undefined, THEIR_TTL].includes(recordOf(story)?.TTL),
      },
    },
  ),
  takes('alias-taken', 'a third party takes the domain as soon as nobody holds it', DOMAIN, { blocks: true }),
  takes('cover-taken', 'a third party takes the wildcard that was to cover', '*.example.com'),
  meanwhile(
    'target-disabled',
    'somebody disables the target',
    atConfigs,
    (around) => {
      harmsTarget(around);
      return around.story.editConfig(TARGET.distributionId, disabled);
    },
    {
      finds: ({ story }) => IS_ENABLED.test(story.configOf(TARGET.distributionId)),
      foreign: {
        blocks: true,
        without: withoutMember(ENABLED),
        kept: (story) => !IS_ENABLED.test(story.configOf(TARGET.distributionId)),
      },
    },
  ),
  meanwhile(
    'record-deleted',
    'somebody deletes the record of the domain',
    atAws,
    ({ story, harms }) => {
      harms((domain) => domain === DOMAIN);
      return deleteRecords(story, ({ Name, Type }) => Name === `${DOMAIN}.` && Type === 'CNAME');
    },
    {
      finds: ({ story }) => recordOf(story) !== undefined,
      foreign: { blocks: true, without: withoutRecordsOf(DOMAIN), kept: (story) => recordOf(story) === undefined },
    },
  ),
  meanwhile(
    'zone-deleted',
    'somebody deletes the hosted zone',
    ({ action }) => action.startsWith('route53:'),
    ({ story, harms }) => {
      harms((domain) => isWithin(domain, 'example.com'));
      return deleteZone(story);
    },
    {
      finds: ({ story }) => hasZone(story),
      foreign: {
        blocks: true,
        without: (state) => ({ ...(state as State), records: [] }),
        kept: (story) => !hasZone(story),
      },
    },
  ),
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
      foreign: { blocks: true, without: (state) => state, kept: () => true },
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
        // Certificates of one account and name share their validation record, so that it stays for theirs.
        without: (state) => {
          const rest = withoutMember(VIEWER_CERTIFICATE)(state) as State;
          const records = rest.records.map((lines) => lines.filter((line) => !line.includes('acm-validations.aws')));
          return { ...rest, records, certificates: [] };
        },
        kept: (story) => story.aws.acm.find(certificateOf(story) ?? '')?.names.includes(THEIR_NAME) === true,
      },
    },
  ),
  meanwhile(
    'source-enabled',
    'somebody enables the source that was disabled',
    atConfigs,
    ({ story }) =>
      story.editConfig(SOURCE.distributionId, (xml) =>
        xml.replace(ENABLED, (all) => all.replace('false', 'true')).replace(COMMENT, `<Comment>${NOTE}</Comment>`),
      ),
    {
      scenarios: ['disable-source'],
      finds: ({ story }) => IS_DISABLED.test(story.configOf(SOURCE.distributionId)),
      foreign: {
        without: (state) => withoutMember(COMMENT)(withoutMember(ENABLED)(state)),
        kept: (story) => {
          const xml = story.configOf(SOURCE.distributionId);
          return xml.includes(NOTE) && IS_ENABLED.test(xml);
        },
      },
    },
  ),
];
