import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../contracts.ts';
import { renderUnexpected, restXmlError } from '../gateway/render.ts';
import {
  createReusableDelegationSet,
  deleteReusableDelegationSet,
  getReusableDelegationSet,
  listReusableDelegationSets,
} from './delegation-set-operations.ts';
import type { Operation } from './operation.ts';
import { changeResourceRecordSets, getChange, listResourceRecordSets } from './record-operations.ts';
import { render } from './rendering.ts';
import type { Store } from './store.ts';
import { testDnsAnswer } from './test-dns-answer.ts';
import { createThrottle } from './throttle.ts';
import { ROUTE53_NAMESPACE } from './xml-requests.ts';
import type { AnswerSources } from './zone-answer.ts';
import {
  createHostedZone,
  deleteHostedZone,
  getHostedZone,
  listHostedZones,
  listHostedZonesByName,
} from './zone-operations.ts';

interface Route {
  readonly operation: string;
  readonly method: string;
  /** Below `/2013-04-01`; a group catches the id. */
  readonly path: RegExp;
  readonly run: Operation;
  /** Query parameters the operation knows. */
  readonly query: readonly string[];
}

/** The operations of the 2013-04-01 API that the local Route 53 has; every other request is refused. */
export function createService(store: Store, sources: AnswerSources): AwsService {
  const routes = routesWith(sources);
  const takeRequest = createThrottle(store.clock, store.settings.requests);
  const answer = (request: AwsRequest): AwsResponse => {
    const { accountId } = request.caller;
    takeRequest(accountId);
    const { route, id } = routeOf(routes, request);
    const result = route.run({ store, caller: request.caller, request, id });
    return render(route.operation, result, request.requestId);
  };
  return {
    handle: async (request) => {
      try {
        return answer(request);
      } catch (error) {
        return restXmlError(renderUnexpected(error), request.requestId, ROUTE53_NAMESPACE);
      }
    },
  };
}

function routeOf(routes: readonly Route[], request: AwsRequest): { route: Route; id: string } {
  const path = request.path.replace(/^\/2013-04-01/, '').replace(/\/$/, '');
  for (const route of routes) {
    const match = request.path.startsWith('/2013-04-01/') && route.method === request.method && route.path.exec(path);
    if (match) {
      refuseUnknownParameters(route, request.query);
      return { route, id: decoded(match[1] ?? '') };
    }
  }
  const message = `The local Route 53 has no operation ${request.method} ${request.path}: use one it has, or AWS.`;
  throw new AwsError('UnknownOperationException', 404, message);
}

function refuseUnknownParameters(route: Route, query: URLSearchParams): void {
  const unknown = [...query.keys()].find((name) => !route.query.includes(name) && !name.startsWith('X-Amz-'));
  if (unknown === undefined) return;
  throw new AwsError('InvalidInput', 400, `${route.operation} knows no query parameter '${unknown}'.`);
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch (cause) {
    throw Object.assign(new AwsError('InvalidInput', 400, `The id '${id}' in the path is not URL-encoded.`), { cause });
  }
}

function routesWith(sources: AnswerSources): Route[] {
  const route = (operation: string, method: string, path: RegExp, run: Operation, query: readonly string[] = []) => ({
    operation,
    method,
    path,
    run,
    query,
  });
  const page = ['marker', 'maxitems'];
  const setsQuery = ['name', 'type', 'identifier', 'maxitems'];
  const zonesQuery = [...page, 'delegationsetid', 'hostedzonetype'];
  const zones = /^\/hostedzone$/;
  const zone = /^\/hostedzone\/([^/]+)$/;
  const records = /^\/hostedzone\/([^/]+)\/rrset$/;
  const sets = /^\/delegationset$/;
  const set = /^\/delegationset\/([^/]+)$/;
  const testQuery = [
    'hostedzoneid',
    'recordname',
    'recordtype',
    'resolverip',
    'edns0clientsubnetip',
    'edns0clientsubnetmask',
  ];
  return [
    route('CreateHostedZone', 'POST', zones, createHostedZone),
    route('ListHostedZones', 'GET', zones, listHostedZones, zonesQuery),
    route('GetHostedZone', 'GET', zone, getHostedZone),
    route('DeleteHostedZone', 'DELETE', zone, deleteHostedZone),
    route('ListHostedZonesByName', 'GET', /^\/hostedzonesbyname$/, listHostedZonesByName, [
      'dnsname',
      'hostedzoneid',
      'maxitems',
    ]),
    route('ListResourceRecordSets', 'GET', records, listResourceRecordSets, setsQuery),
    route('ChangeResourceRecordSets', 'POST', records, changeResourceRecordSets),
    route('GetChange', 'GET', /^\/change\/([^/]+)$/, getChange),
    route('TestDNSAnswer', 'GET', /^\/testdnsanswer$/, testDnsAnswer(sources), testQuery),
    route('CreateReusableDelegationSet', 'POST', sets, createReusableDelegationSet),
    route('ListReusableDelegationSets', 'GET', sets, listReusableDelegationSets, page),
    route('GetReusableDelegationSet', 'GET', set, getReusableDelegationSet),
    route('DeleteReusableDelegationSet', 'DELETE', set, deleteReusableDelegationSet),
  ];
}
