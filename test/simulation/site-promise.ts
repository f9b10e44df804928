import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { TABLE_NAME } from '../../local/service.ts';
import { LockStore } from '../../shared/aws/lock-store.ts';
import { Table } from '../../shared/aws/table.ts';
import type { Story } from '../moves/story.ts';
import {
  expectedSite,
  inOrder,
  type JobSite,
  type Site,
  withoutCertificates,
  withoutThoseOf,
} from './expected-site.ts';
import type { Foreign } from './faults.ts';
import { footprintsOf } from './footprint.ts';
import type { Ended } from './run.ts';
import type { JobEnd } from './settling.ts';
import { wholeSite } from './site.ts';

/**
 * What belongs to each job is as it was before, or as after an undisturbed run, as the job ended; what belongs to none is as
 * before. Of what is parked only its own may stand halfway, and nothing else keeps a lock: but for one that a function took
 * which had died by then, and that whoever asks next gets.
 */
export async function problemsOfSite(ended: Ended, after: Site, ends: readonly JobEnd[]): Promise<string[]> {
  const { story, before, plan } = ended;
  const footprints = footprintsOf(plan.scenario);
  const jobs = ends.map(({ status }, index): JobSite => {
    const footprint = footprints[index] ?? footprints[0];
    if (!footprint) throw new Error(`The scenario ${plan.scenario.name} asks for nothing.`);
    return { status, footprint };
  });
  const parked = ends.filter(({ status }) => status === 'parked').map(({ id }) => id);
  const held = (await locksIn(story)).filter(({ moveId }) => !parked.includes(moveId));
  const late = held.filter(({ lock }) => ended.watches.isLate(lock));
  const inTheWay = await inTheWayLater(story, late);
  const locks = held.filter((lock) => !late.includes(lock) || inTheWay.includes(lock.lock));
  const left = locks.map(({ lock, moveId }) => `${lock} of ${moveId}`);
  const halfway = jobs.filter(({ status }) => status === 'parked');
  const [is, expected] = [stateOf(story), expectedSite(comparable(before), after, jobs)].map((site) =>
    withoutThoseOf(halfway, withoutForeign(inOrder(site), ended)),
  );
  return [
    ...(left.length > 0 ? [`locks are left: ${left.join(', ')}`] : []),
    ...(same(is, expected, ended)
      ? []
      : [`all is ${ends.map(({ status }) => status)}, and the site is not: ${difference(is, expected)}`]),
  ];
}

/** What others did to the site. */
function foreignOf({ strikes }: Ended): Foreign[] {
  return strikes.struck.flatMap(({ fault }) => (fault.foreign ? [fault.foreign] : []));
}

function withoutForeign(site: Site, ended: Ended): Site {
  const own = foreignOf(ended).reduce<unknown>((left, { without }) => without(left), site) as Site;
  const { executions, strikes } = ended;
  const unproven = PROOF_STAYS.test(executions.text) ? withoutProof(own) : own;
  const isExpired = strikes.struck.some(({ fault }) => fault.name === 'certificate-expired');
  return isExpired && CERTIFICATE_STAYS.test(executions.text) ? withoutCertificates(unproven) : unproven;
}

/** The site as it is, in a form in which two runs can be compared. */
export function stateOf(story: Story): Site {
  return comparable(wholeSite(story));
}

/** Without the ids that chance draws, which is drawn otherwise where something went wrong. */
function comparable(state: unknown): Site {
  const text = JSON.stringify(state)
    .replace(/certificate\/[0-9a-f-]{36}/g, 'certificate/ID')
    .replace(/_[0-9a-z]{20,}/g, '_TOKEN');
  return JSON.parse(text);
}

/** The words of a report in which TXT records stay where they could not be taken away (docs/move.md, "Remove the proof"). */
const PROOF_STAYS = /TXT records that proved the ownership could not be removed/;

/** Of one in which the requested certificate stays: CloudFront takes no expired one (docs/move.md, "Attach the former certificate"). */
const CERTIFICATE_STAYS =
  /its validation records(?: stay: the former one is not valid|: CloudFront does not take the former one)/;

function same(one: unknown, other: unknown, { plan }: Ended): boolean {
  const { elsewhere = [], mayFollow } = plan.scenario;
  const [is, was] = [one, other].map((state) => {
    const text = mayFollow ? JSON.stringify(state).replaceAll(...mayFollow) : JSON.stringify(state);
    return elsewhere.reduce(withoutItem, text);
  });
  return is === was;
}

/** JSON text without the lists' items that are one text. */
function withoutItem(json: string, item: string): string {
  return json.replaceAll(`"${item}",`, '').replaceAll(`,"${item}"`, '').replaceAll(`"${item}"`, '');
}

function withoutProof({ records, ...rest }: Site): Site {
  return { ...rest, records: records.map((lines) => lines.filter((line) => !line.includes('"Type":"TXT"'))) };
}

function difference(site: unknown, expected: unknown): string {
  const linesOf = (state: unknown) => JSON.stringify(state, undefined, 1).split('\n');
  const [is, was] = [linesOf(site), linesOf(expected)];
  const more = is.filter((line) => !was.includes(line)).join(' ');
  const less = was.filter((line) => !is.includes(line)).join(' ');
  return `there is ${more.slice(0, 400)} instead of ${less.slice(0, 400)}`;
}

/** Everything in the service's table. */
export async function itemsOf(story: Story) {
  const client = new DynamoDBClient(story.clients);
  const { Items = [] } = await story.clock.run(client.send(new ScanCommand({ TableName: TABLE_NAME })));
  return Items;
}

/** The locks that are held, each with its owner. */
export async function locksIn(story: Story): Promise<{ readonly lock: string; readonly moveId: string }[]> {
  const items = await itemsOf(story);
  return items.flatMap(({ pk, moveId }) => (pk?.S?.startsWith(LOCK) ? [{ lock: pk.S, moveId: moveId?.S ?? '' }] : []));
}

/** Those of the locks that another job would still have to wait for when no function can be under way any more. */
async function inTheWayLater(story: Story, locks: readonly { readonly lock: string }[]): Promise<string[]> {
  if (locks.length === 0) return [];
  const store = new LockStore(new Table(TABLE_NAME, story.clients), () => story.clock.now() + AN_HOUR_MS);
  const resources = locks.map(({ lock }) => lock.slice(LOCK.length));
  const inTheWay = await story.clock.run(store.inTheWay('another', resources));
  return [...inTheWay.keys()].map((resource) => `${LOCK}${resource}`);
}

const LOCK = 'LOCK#';
const AN_HOUR_MS = 3_600_000;
