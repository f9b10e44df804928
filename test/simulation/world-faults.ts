import {
  ChangeResourceRecordSetsCommand,
  DeleteHostedZoneCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { isWithin } from '../../shared/domain/names.ts';
import { SOURCE, type Story, ZONE_ID } from '../moves/story.ts';
import type { Call } from './calls.ts';
import type { Site } from './expected-site.ts';
import type { Fault, Foreign, Surroundings } from './faults.ts';

const THIEF = 'E3THIEF0000003';
const DOMAIN = 'www.example.com';
const THEIR_TTL = 61;
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

function withoutRecordsOf(name: string): Foreign['without'] {
  return (state) => {
    const { records, ...rest } = state as Site;
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

function hasZone(story: Story): boolean {
  return story.aws.route53.recordsOf(ZONE_ID).length > 0;
}

/** A third party takes a name as soon as nobody holds it. */
function takes(name: string, tells: string, alias: string, more: Pick<Fault, 'blocks'> = {}): Fault {
  const isFree = ({ story }: Surroundings) =>
    [...story.aws.cloudfront.distributions(), ...story.aws.cloudfront.tenants()].every(
      ({ id }) => id !== THIEF && !story.aliasesOf(id).includes(alias),
    );
  const act = ({ story, harms }: Surroundings) => {
    harms((domain) => domain === alias);
    story.aws.cloudfront.seed({ accountId: '333333333333', id: THIEF, aliases: [alias], comment: THIEF });
  };
  const without: Foreign['without'] = (state) => {
    const { distributions, ...rest } = state as Site;
    return { ...rest, distributions: distributions.filter(({ rest: xml }) => !xml.includes(THIEF)) };
  };
  const kept = (story: Story) => story.aliasesOf(THIEF).includes(alias);
  return meanwhile(name, tells, atUpdates, act, { finds: isFree, foreign: { without, kept }, ...more });
}

/** What people and other programs do in between to names and records. */
export const WORLD_FAULTS: readonly Fault[] = [
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
    'record-deleted',
    'somebody deletes the record of the domain',
    atAws,
    ({ story, harms }) => {
      harms((domain) => domain === DOMAIN);
      return deleteRecords(story, ({ Name, Type }) => Name === `${DOMAIN}.` && Type === 'CNAME');
    },
    {
      finds: ({ story }) => recordOf(story) !== undefined,
      blocks: true,
      foreign: { without: withoutRecordsOf(DOMAIN), kept: (story) => recordOf(story) === undefined },
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
      blocks: true,
      foreign: {
        without: (state) => ({ ...(state as Site), records: [] }),
        kept: (story) => !hasZone(story),
      },
    },
  ),
];
