import { isDeepStrictEqual } from 'node:util';
import { ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import type { Around, DeskAsked } from './desk.ts';
import type { Errand } from './errands.ts';

interface Created {
  readonly hostedZoneId: string;
  readonly nameServers: readonly string[];
}

/** A program calls the functions itself: an export has every record, and a zone that is asked for twice is there once. */
export function zoneErrands(
  { story, tell }: Around,
  { exported, created: wanted }: NonNullable<DeskAsked['zones']>,
): Errand[] {
  const recordsNow = () => JSON.parse(JSON.stringify(story.aws.route53.recordsOf(exported.hostedZoneId)));
  const exports = async () => {
    const before = recordsNow();
    const answer = (await called(story.invoke('export-zone', { ...exported, format: 'json' }))) as
      | { readonly text: string }
      | undefined;
    const after = recordsNow();
    if (!answer || !isDeepStrictEqual(before, after)) return false;
    const { records } = JSON.parse(answer.text) as { readonly records: readonly object[] };
    if (records.length !== after.length) tell(`the export has ${records.length} of ${after.length} records`);
    return true;
  };
  let made: Created | undefined;
  const creates = async () => {
    const request = { moveId: 'zone-1', accountId: wanted.accountId, name: wanted.name };
    const answer = (await called(story.invoke('create-zone', request))) as Created | undefined;
    if (!answer) return false;
    if (made && made.hostedZoneId !== answer.hostedZoneId)
      tell(`the same request made ${made.hostedZoneId} and another`);
    const zones = await zonesNamed(wanted.name);
    if (zones !== 1) tell(`there are ${zones} zones ${wanted.name}`);
    const isAgain = made !== undefined;
    made = answer;
    return isAgain;
  };
  const zonesNamed = async (name: string) => {
    const credentials = story.aws.credentials.addAccount(wanted.accountId);
    const { HostedZones = [] } = await new Route53Client({ ...story.clients, credentials }).send(
      new ListHostedZonesCommand(),
    );
    return HostedZones.filter(({ Name }) => Name === `${name}.`).length;
  };
  return [
    { what: 'the export of a zone', isDue: () => recordsNow().length > 0, ask: exports },
    { what: 'a new zone', ask: creates },
  ];
}

/** What a function answers; undefined where it failed, and is called again. */
function called(invocation: Promise<unknown>): Promise<unknown> {
  return invocation.catch(() => undefined);
}
