import type { Asked, Scenario } from './scenarios.ts';

/** What one job may touch, by what was asked for. */
export interface Footprint {
  readonly domains: readonly string[];
  /** The ids of distribution or tenant; undefined where only records are changed. */
  readonly source: string | undefined;
  readonly target: string | undefined;
  /** Names whose records are changed, with the hosts that they shall lead to. */
  readonly changes: readonly { readonly name: string; readonly to: string }[];
}

interface Request {
  readonly domains?: readonly string[];
  readonly source?: End;
  readonly target?: End;
  readonly changes?: Footprint['changes'];
}

interface End {
  readonly distributionId?: string;
  readonly distributionTenantId?: string;
}

/** All that is asked for in a scenario, in the order of the jobs: of a batch its groups. */
export function askedIn(scenario: Scenario): readonly Asked[] {
  const { alongside = [], batch } = scenario;
  return batch ? batch.groups.map((group) => ({ request: group })) : [scenario, ...alongside];
}

/** The footprints of a scenario's jobs, in their order. */
export function footprintsOf(scenario: Scenario): Footprint[] {
  return askedIn(scenario).map(({ request }) => {
    const { domains = [], source, target, changes = [] } = request as Request;
    return { domains, source: idOf(source), target: idOf(target), changes };
  });
}

function idOf(end: End | undefined): string | undefined {
  return end?.distributionId ?? end?.distributionTenantId;
}

/**
 * Who may serve a domain in a scenario: whoever has it in the beginning, and of a domain that a request names each distribution
 * and tenant that the request names, too. Undefined for a name that nobody has in the beginning.
 */
export function serversIn(scenario: Scenario): (domain: string) => readonly string[] | undefined {
  const { distributions = [], tenants = [] } = scenario.world;
  const holders = [
    ...distributions.map(({ id, aliases = [] }) => ({ id, names: aliases })),
    ...tenants.map(({ id, domains }) => ({ id, names: domains })),
  ];
  const requests = askedIn(scenario).map(({ request }) => JSON.stringify(request));
  return (domain) => {
    const home = holders.find(({ names }) => names.includes(domain));
    if (!home) return undefined;
    const naming = requests.filter((request) => request.includes(`"${domain}"`)).join();
    return holders.flatMap(({ id }) => (id === home.id || (id && naming.includes(`"${id}"`)) ? [id ?? ''] : []));
  };
}
