import {
  DescribeEnvironmentsCommand,
  ElasticBeanstalkClient,
  type EnvironmentDescription,
} from '@aws-sdk/client-elastic-beanstalk';
import { listingWith } from '../listing.ts';
import { calling } from '../translate-error.ts';
import { isHost, type Place, placeOf, type TargetService } from './target-service.ts';

const ACTION = 'elasticbeanstalk:DescribeEnvironments';
/** The most that a page has. */
const PAGE = 1_000;

/** Elastic Beanstalk environments. They tell no zone id. AWS Elastic Beanstalk API Reference, "DescribeEnvironments". */
export const elasticBeanstalk: TargetService = {
  action: ACTION,
  find: async (place, host) => {
    const all = await place.once('environments', () => environmentsAt(place));
    const found = all.find(({ CNAME }) => isHost(CNAME, host));
    if (!found) return undefined;
    const what = `the Elastic Beanstalk environment ${found.EnvironmentName} of account ${place.accountId}`;
    if (found.Status === 'Terminating' || found.Status === 'Terminated') return { what, closed: `is ${found.Status}` };
    return found.Status === 'Launching' ? { what, notYet: `is ${found.Status}` } : { what };
  },
};

/** The SDK has no paginator for it. */
async function environmentsAt(place: Place): Promise<EnvironmentDescription[]> {
  const client = listingWith(place.sessions.client(ElasticBeanstalkClient, place.accountId, 'target', place.region));
  const all: EnvironmentDescription[] = [];
  let NextToken: string | undefined;
  do {
    const input = { IncludeDeleted: false, MaxRecords: PAGE, ...(NextToken === undefined ? {} : { NextToken }) };
    const answer = await calling({ action: ACTION, resource: placeOf(place) }, () =>
      client.send(new DescribeEnvironmentsCommand(input)),
    );
    all.push(...(answer.Environments ?? []));
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return all;
}
