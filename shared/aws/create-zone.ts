import {
  CreateHostedZoneCommand,
  type HostedZone as ListedZone,
  paginateListHostedZones,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import { decodeName, encodeName } from '../domain/records.ts';
import { isMoverError, MoverError } from '../errors.ts';
import { listingWith } from './listing.ts';
import { calling, told } from './translate-error.ts';

/** What makes a public hosted zone. */
interface WantedZone {
  /** Without final dot. */
  readonly name: string;
  /** The reusable delegation set whose name servers it gets; without one Route 53 draws four. */
  readonly delegationSetId?: string | undefined;
  readonly comment: string;
  /** One zone for one reference: asking again gives the same. */
  readonly reference: string;
}

/**
 * Creates a public hosted zone, or finds the one that this reference created before, and answers its id. Throws
 * InvalidRequest when the account has another public zone of that name, which nobody could tell from this one. Amazon
 * Route 53 API Reference, "CreateHostedZone".
 */
export async function createZone(client: Route53Client, accountId: string, wanted: WantedZone): Promise<string> {
  const before = await zoneOf(client, accountId, wanted);
  if (before !== undefined) return before;
  try {
    return await create(client, accountId, wanted);
  } catch (error) {
    // The SDK sends a request again whose answer was lost: then the reference is taken, by this very zone.
    const made = isMoverError(error, 'CallRefused') ? await zoneOf(client, accountId, wanted) : undefined;
    if (made === undefined) throw error;
    return made;
  }
}

async function create(
  client: Route53Client,
  accountId: string,
  { name, delegationSetId, comment, reference }: WantedZone,
): Promise<string> {
  const { HostedZone } = await calling({ action: 'route53:CreateHostedZone', resource: `account ${accountId}` }, () =>
    client.send(
      new CreateHostedZoneCommand({
        Name: encodeName(name),
        CallerReference: reference,
        HostedZoneConfig: { Comment: comment, PrivateZone: false },
        ...(delegationSetId === undefined ? {} : { DelegationSetId: delegationSetId }),
      }),
    ),
  );
  return plainId(HostedZone ?? {});
}

async function zoneOf(
  client: Route53Client,
  accountId: string,
  { name, reference }: WantedZone,
): Promise<string | undefined> {
  const context = { action: 'route53:ListHostedZones', resource: `account ${accountId}` };
  const named = await calling(context, async () => {
    const zones: ListedZone[] = [];
    for await (const page of paginateListHostedZones({ client: listingWith(client) }, {})) {
      const found = told(page.HostedZones, context).filter((zone) => decodeName(zone.Name ?? '') === name);
      zones.push(...found.filter(({ Config }) => !Config?.PrivateZone));
    }
    return zones;
  });
  const own = named.find(({ CallerReference }) => CallerReference === reference);
  if (own) return plainId(own);
  const [other] = named;
  if (!other) return undefined;
  throw new MoverError(
    'InvalidRequest',
    `Account ${accountId} has the hosted zone ${plainId(other)} for ${name} already.`,
    {
      remedy: 'Use that zone, or delete it first if it is not the one that the world asks.',
    },
  );
}

function plainId({ Id = '' }: Partial<ListedZone>): string {
  return Id.replace('/hostedzone/', '');
}
