import { ChangeResourceRecordSetsCommand, type ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53';
import { SOURCE, SOURCE_HOST, type Story, TARGET, ZONE_ID } from '../moves/story.ts';
import type { Call } from './calls.ts';
import type { Fault, Foreign, Surroundings } from './faults.ts';

const THIEF = 'E3THIEF0000003';
const THEIR_TTL = 61;
const COMMENT = /<Comment>[^<]*<\/Comment>/g;
/** Of the distribution itself: what it refers to has such a member, too. */
const ENABLED = /<\/PriceClass><Enabled>(true|false)<\/Enabled>/g;
const NOTE = 'Edited by infrastructure code.';

interface State {
  readonly records: readonly (readonly string[])[];
  readonly distributions: readonly { readonly aliases: readonly string[]; readonly rest: string }[];
}

/** Somebody acts right before a call of the service; the call itself goes its way. */
function meanwhile(
  name: string,
  tells: string,
  applies: (call: Call) => boolean,
  act: (around: Surroundings) => unknown,
  more: Partial<Fault> = {},
): Fault {
  const strike: Fault['strike'] = (around) => async (call, send) => {
    if (call.attempt === 1) await act(around);
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
  return meanwhile(name, tells, atConfigs, act, { foreign });
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

async function deleteRecord(story: Story, name: string): Promise<void> {
  const record = story.aws.route53.recordsOf(ZONE_ID).find((one) => one.Name === `${name}.` && one.Type === 'CNAME');
  if (!record) return;
  const credentials = story.aws.credentials.addAccount(SOURCE.accountId);
  const command = new ChangeResourceRecordSetsCommand({
    HostedZoneId: ZONE_ID,
    ChangeBatch: { Changes: [{ Action: 'DELETE', ResourceRecordSet: record as ResourceRecordSet }] },
  });
  await story.clock.during(() => new Route53Client({ ...story.clients, credentials }).send(command));
}

function hasZone(story: Story): boolean {
  return story.records(ZONE_ID).length > 0;
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
    { borne: true },
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
    ({ story }) => deleteRecord(story, 'www.example.com'),
    { foreign: { harms: true, without: withoutRecordsOf('www.example.com'), kept: () => true } },
  ),
  meanwhile(
    'redriven',
    'somebody redrives the execution that failed, whatever runs meanwhile',
    () => true,
    ({ story, executionArn }) => story.redrive(executionArn).catch(() => undefined),
  ),
  meanwhile(
    'stopped',
    'somebody stops the execution in the console',
    () => true,
    ({ story, executionArn }) => story.stop(executionArn).catch(() => undefined),
  ),
];
