import { AppRunnerClient, paginateDescribeCustomDomains, paginateListServices } from '@aws-sdk/client-apprunner';
import { listingWith } from '../listing.ts';
import { calling } from '../translate-error.ts';
import { allOf, isHost, placeOf, type TargetService } from './target-service.ts';

const LIST = 'apprunner:ListServices';
const DESCRIBE = 'apprunner:DescribeCustomDomains';

/**
 * App Runner services with their custom domains. They tell no zone id. AWS App Runner API Reference, "ListServices" and
 * "DescribeCustomDomains".
 */
export const appRunner: TargetService = {
  action: `${LIST} or ${DESCRIBE}`,
  find: async (place, host) => {
    const { sessions, accountId, region } = place;
    const client = sessions.client(AppRunnerClient, accountId, 'target', region);
    const services = await place.once('services of App Runner', () =>
      calling({ action: LIST, resource: placeOf(place) }, () =>
        allOf(
          paginateListServices({ client: listingWith(client) }, {}),
          ({ ServiceSummaryList }) => ServiceSummaryList,
        ),
      ),
    );
    const service = services.find(({ ServiceUrl }) => isHost(ServiceUrl, host));
    if (!service) return undefined;
    const { ServiceArn, ServiceName, Status } = service;
    const domains = await calling({ action: DESCRIBE, resource: `${ServiceArn}` }, () =>
      allOf(
        paginateDescribeCustomDomains({ client: listingWith(client) }, { ServiceArn }),
        ({ CustomDomains }) => CustomDomains,
      ),
    );
    const names = domains.flatMap(({ DomainName = '', EnableWWWSubdomain, Status: status }) =>
      [DomainName, ...(EnableWWWSubdomain ? [`www.${DomainName}`] : [])].map((name) => ({
        name: name.toLowerCase(),
        ...(/^active$/i.test(`${status}`) ? {} : { notYet: `is ${status}` }),
      })),
    );
    const what = `the App Runner service ${ServiceName} of account ${accountId}`;
    return {
      what,
      names,
      ...(Status === 'RUNNING' || Status === 'OPERATION_IN_PROGRESS' ? {} : { closed: `is ${Status}` }),
    };
  },
};
