import type { TargetAnswer } from '../../domain/records-job/facts.ts';
import { type TargetService as ServiceName, targetOf } from '../../domain/targets/target.ts';
import { isMoverError } from '../../errors.ts';
import { GLOBAL_REGION } from '../client-settings.ts';
import type { Sessions } from '../sessions.ts';
import { apiGateway } from './api-gateway.ts';
import { appRunner } from './app-runner.ts';
import { appSync } from './appsync.ts';
import { classicLoadBalancers } from './classic-load-balancers.ts';
import { elasticBeanstalk } from './elastic-beanstalk.ts';
import { GLOBAL_ACCELERATOR_REGION, globalAccelerator } from './global-accelerator.ts';
import { loadBalancers } from './load-balancers.ts';
import { openSearch } from './opensearch.ts';
import { s3Website } from './s3-website.ts';
import type { TargetService, Told } from './target-service.ts';
import { vpcEndpoints } from './vpc-endpoints.ts';
import { vpcLattice } from './vpc-lattice.ts';

/** What to ask for a host, by what its name shows; the second where the first has none. */
const ASKED: Partial<Record<ServiceName, readonly TargetService[]>> = {
  // Classic ones are in none of the newer lists.
  elb: [loadBalancers, classicLoadBalancers],
  nlb: [loadBalancers],
  'api-gateway': [apiGateway],
  // Both have custom domain names behind distributions of AWS's own.
  cloudfront: [apiGateway, appSync],
  's3-website': [s3Website],
  'elastic-beanstalk': [elasticBeanstalk],
  'vpc-endpoint': [vpcEndpoints],
  'global-accelerator': [globalAccelerator],
  'app-runner': [appRunner],
  opensearch: [openSearch],
  'vpc-lattice': [vpcLattice],
};

/** A host; the name that shall lead there, where it matters; `region`: where its service is, if the host does not tell. */
export interface TargetQuestion {
  readonly host: string;
  readonly name?: string;
  readonly region: string | undefined;
}

/**
 * Asks for targets in all accounts that may be one, by sessions that can ask for nothing else. What an account refuses is part of the answer; throws MoverError where a
 * service does not answer at all, and for credentials that nobody accepts.
 */
export class TargetServices {
  readonly #sessions: Sessions;
  readonly #lists = new Map<string, Promise<unknown>>();

  constructor(sessions: Sessions) {
    this.#sessions = sessions.scopedTo({ writes: 'nothing', asks: 'targets' });
  }

  /** Undefined for a host of no service that can be asked. */
  async ask({ host, name = host, region: given }: TargetQuestion): Promise<TargetAnswer | undefined> {
    const target = targetOf(host);
    const services = ASKED[target.service];
    if (!services || target.unfit) return undefined;
    const global = target.service === 'global-accelerator' ? GLOBAL_ACCELERATOR_REGION : GLOBAL_REGION;
    const region = target.region ?? given ?? global;
    const accounts = this.#sessions.accounts('target');
    const refusals: string[] = [];
    for (const accountId of accounts) {
      for (const service of services) {
        const told = await this.#find(service, { host, name, region, accountId }).catch((error: unknown) => {
          refusals.push(refusalOf(error, service, accountId, region));
          return undefined;
        });
        if (told) return { kind: 'told', ...told };
      }
    }
    const [because] = refusals;
    return because === undefined ? { kind: 'absent', accounts: accounts.length } : { kind: 'untold', because };
  }

  #find(
    service: TargetService,
    { host, ...where }: { host: string; name: string; region: string; accountId: string },
  ): Promise<Told | undefined> {
    const once = <T>(list: string, make: () => Promise<T>) => {
      const key = `${where.accountId} ${where.region} ${list}`;
      const made = (this.#lists.get(key) as Promise<T> | undefined) ?? make();
      this.#lists.set(key, made);
      return made;
    };
    return service.find({ ...where, sessions: this.#sessions, once }, host);
  }
}

/**
 * What accounts answer that never took the region into use, each service in its own words. AWS Account Management Reference
 * Guide, "Enable or disable AWS Regions in your account".
 */
const REGION_OFF = [
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'AuthFailure',
  'OptInRequired',
  'InvalidToken',
];

/** Why an account does not tell; throws what is no refusal. */
function refusalOf(error: unknown, { action, orElse }: TargetService, accountId: string, region: string): string {
  if (isMoverError(error, 'RoleNotAssumable')) return `the role of account ${accountId} cannot be assumed`;
  if (isMoverError(error, 'AccessRefused')) {
    return `the role of account ${accountId} may not call ${action}${orElse === undefined ? '' : `, ${orElse}`}`;
  }
  const { name = '', code } =
    ((isMoverError(error) ? error.cause : undefined) as { name?: string; code?: string }) ?? {};
  if (code === 'ENOTFOUND') return `the region ${region} has no endpoint that answers ${action}`;
  if (region !== GLOBAL_REGION && REGION_OFF.includes(name)) {
    return `account ${accountId} answers ${action} in ${region} with ${name}, as where the region is not enabled`;
  }
  throw error;
}
