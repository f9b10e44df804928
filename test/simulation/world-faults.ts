import {
  ChangeResourceRecordSetsCommand,
  DeleteHostedZoneCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { SOURCE, SOURCE_HOST, type Story, TARGET, ZONE_ID } from '../moves/story.ts';
import type { Call } from './calls.ts';
import type { Fault, Foreign, Surroundings } from './faults.ts';

const THIEF = 'E3THIEF0000003';
const THEIR_TTL = 61;
const COMMENT = /<Comment>[^<]*<\/Comment>/g;
/** Of the distribution itself: what it refers to has such a member, too. */
const ENABLED = /<\/PriceClass><Enabled>(true|false)<\/Enabled>/g;
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

/** Somebody acts right before a call of the service; the call itself goes its way. */
export function meanwhile(
  name: string,
  tells: string,
  applies: (call: Call) => boolean,
  act: (around: Surroundings, call: Call) => unknown,
  more: Partial<Fault> = {},
): Fault {
  const strike: Fault['strike'] = (around) => async (call, send) => {
    if (call.attempt === 1) await act(around, call);
    return send();
  };
  return { name, tells, applies, strike, ...more };
}

const atAws = ({ action }: Call) => /^(cloudfront|route53):/.test(action);
const atUpdates = ({ action }: Call) => /^cloudfront:(Update|Associate)/.test(action);
const atConfigs = ({ action }: Call) => /^cloudfront:(Get|Update|Associate)/.test(action);

function edits(name: string, tells: string, id: string): Fault {
  const note = (xml: string) => xml.replace(COMMENT, `<Comment>${NOTE}</Comment>`);
  const foreign: Foreign = {
    harms: false,
    without: withoutMember(COMMENT),
    kept: (story) => story.configOf(id) === '' || story.configOf(id).includes(NOTE),
  };
  const act = async ({ story }: Surroundings) => {
    if (story.configOf(id) !== '') await story.editConfig(id, note);
  };
  return meanwhile(name, tells, atConfigs, act, { foreign, goesOn: true });
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
  if (!hasZone(story)) return;
  await deleteRecords(story, ({ Type }) => Type !== 'NS' && Type !== 'SOA');
  await story.clock.during(() => route53Of(story).send(new DeleteHostedZoneCommand({ Id: ZONE_ID })));
}

/** The ARN of the certificate that the target shows. */
function certificateOf(story: Story): string | undefined {
  return ACM_ARN.exec(story.configOf(TARGET.distributionId))?.[1];
}

/** Somebody attaches a certificate of their own, which covers what the one before did. */
async function replaceCertificate(story: Story): Promise<void> {
  const { distributionId } = TARGET;
  const arn = certificateOf(story);
  const held = arn === undefined ? undefined : story.aws.acm.find(arn);
  if (!held || arn === undefined) return;
  const { accountId, names } = held;
  const theirs = await story.aws.acm.add({ accountId, names: [...new Set([...names, THEIR_NAME])] });
  await story.editConfig(distributionId, (xml) => xml.replaceAll(arn, theirs.arn));
}

function hasZone(story: Story): boolean {
  return story.aws.route53.recordsOf(ZONE_ID).length > 0;
}

/** A third party takes a name as soon as nobody holds it. */
function takes(name: string, tells: string, alias: string, harms: boolean): Fault {
  const act = ({ story }: Surroundings) => {
    const { cloudfront } = story.aws;
    if (cloudfront.distributions().some(({ aliases }) => aliases.includes(alias))) return;
    cloudfront.seed({ accountId: '333333333333', id: THIEF, aliases: [alias], comment: THIEF });
  };
  const without: Foreign['without'] = (state) => {
    const { distributions, ...rest } = state as State;
    return { ...rest, distributions: distributions.filter(({ rest: xml }) => !xml.includes(THIEF)) };
  };
  return meanwhile(name, tells, atUpdates, act, { foreign: { harms, without, kept: () => true } });
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
    async ({ story }) => {
      if (hasZone(story)) await story.editRecord('www.example.com', SOURCE_HOST, THEIR_TTL);
    },
    { foreign: { harms: true, without: withoutRecordsOf('www.example.com'), kept: () => true } },
  ),
  takes('alias-taken', 'a third party takes the domain as soon as nobody holds it', 'www.example.com', true),
  takes('cover-taken', 'a third party takes the wildcard that was to cover', '*.example.com', false),
  meanwhile(
    'target-disabled',
    'somebody disables the target',
    atConfigs,
    async ({ story }) => {
      const { distributionId } = TARGET;
      if (story.configOf(distributionId) !== '') await story.editConfig(distributionId, disabled);
    },
    {
      foreign: {
        harms: true,
        without: withoutMember(ENABLED),
        kept: (story) => !story.configOf(TARGET.distributionId).includes('</PriceClass><Enabled>true</Enabled>'),
      },
    },
  ),
  meanwhile(
    'record-deleted',
    'somebody deletes the record of the domain',
    atAws,
    ({ story }) => deleteRecords(story, ({ Name, Type }) => Name === 'www.example.com.' && Type === 'CNAME'),
    { foreign: { harms: true, without: withoutRecordsOf('www.example.com'), kept: () => true } },
  ),
  meanwhile(
    'zone-deleted',
    'somebody deletes the hosted zone',
    ({ action }) => action.startsWith('route53:'),
    ({ story }) => deleteZone(story),
    {
      foreign: {
        harms: true,
        without: (state) => ({ ...(state as State), records: [] }),
        kept: (story) => !hasZone(story),
      },
    },
  ),
  meanwhile(
    'certificate-expired',
    "the target's certificate expires",
    atConfigs,
    ({ story }) => story.aws.acm.expire(certificateOf(story) ?? ''),
    { foreign: { harms: true, without: (state) => state, kept: () => true } },
  ),
  meanwhile(
    'certificate-replaced',
    'somebody attaches another certificate to the target',
    atConfigs,
    ({ story }) => replaceCertificate(story),
    {
      goesOn: true,
      foreign: {
        harms: false,
        // Certificates of one account and name share their validation record, so that it stays for theirs.
        without: (state) => {
          const rest = withoutMember(VIEWER_CERTIFICATE)(state) as State;
          const records = rest.records.map((lines) => lines.filter((line) => !line.includes('acm-validations.aws')));
          return { ...rest, records, certificates: [] };
        },
        kept: (story) => {
          const isTheirs = story.aws.acm.find(certificateOf(story) ?? '')?.names.includes(THEIR_NAME);
          return isTheirs !== false;
        },
      },
    },
  ),
  meanwhile(
    'source-enabled',
    'somebody enables the source that was disabled',
    atConfigs,
    async ({ story }) => {
      const { distributionId } = SOURCE;
      if (!/<\/PriceClass><Enabled>false</.test(story.configOf(distributionId))) return;
      await story.editConfig(distributionId, (xml) =>
        xml.replace(ENABLED, (all) => all.replace('false', 'true')).replace(COMMENT, `<Comment>${NOTE}</Comment>`),
      );
    },
    {
      scenarios: ['disable-source'],
      foreign: {
        harms: false,
        without: (state) => withoutMember(COMMENT)(withoutMember(ENABLED)(state)),
        kept: (story) => {
          const xml = story.configOf(SOURCE.distributionId);
          return !xml.includes(NOTE) || xml.includes('</PriceClass><Enabled>true</Enabled>');
        },
      },
    },
  ),
  meanwhile(
    'redriven',
    'somebody redrives what failed, the execution or one of its batch, whatever runs meanwhile',
    () => true,
    async ({ story, executionArn, batches }) => {
      for (const arn of new Set([executionArn, ...batches])) await story.redrive(arn).catch(() => undefined);
    },
    { goesOn: true },
  ),
  meanwhile(
    'stopped',
    'somebody stops the execution in the console',
    () => true,
    ({ story, executionArn }) => story.stop(executionArn).catch(() => undefined),
  ),
];
