import type { CaaRecord as CaaAnswer } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import type { CaaRecord } from '../domain/caa.ts';
import type { ServerView } from '../domain/external.ts';
import { MoverError } from '../errors.ts';
import { askServer } from './ask-server.ts';

/** Live DNS, as far as the service asks it. Names come and go without final dot. */
export interface Dns {
  /** The name servers that the world is told to ask for a zone; empty when there is no delegation. */
  nameServers(zone: string): Promise<string[]>;
  /** The last name of the CNAME chain that begins at a name; the name itself when it is no CNAME. */
  canonicalName(name: string): Promise<string>;
  /** A and AAAA addresses of a name, as its zone's own servers answer, and without a zone as the world's; empty when there are none. */
  addresses(name: string, zone?: string): Promise<string[]>;
  /** What the zone's own servers answer for one name and type, nothing followed; empty when there is no such record. */
  answers(name: string, type: AnswerType, zone: string): Promise<string[]>;
  /** The CAA records at a name, CNAMEs followed; empty when there are none. */
  caa(name: string): Promise<CaaRecord[]>;
  /** What each of a zone's name servers answers for a name now; a server that gives no answer is told with its failure. */
  views(name: string, nameServers: readonly string[]): Promise<ServerView[]>;
}

/**
 * The name servers that the world is told to ask for each of these zones, by its name; none where nobody answers that now, which
 * does not unmake what they answered.
 */
export async function serversOf(
  dns: Pick<Dns, 'nameServers'>,
  zones: readonly string[],
): Promise<Record<string, string[]>> {
  const asked = [...new Set(zones)].map(
    async (zone) => [zone, (await dns.nameServers(zone).catch(() => [])).sort()] as const,
  );
  return Object.fromEntries(await Promise.all(asked));
}

/** The types whose answers can be asked for as they are. */
export type AnswerType = 'A' | 'AAAA' | 'CNAME' | 'TXT';

const TRIES = 2;
const TIMEOUT_MS = 3_000;
/** CNAMEs in a row that are followed; resolvers give up about there, too. */
const LONGEST_CHAIN = 8;
/** Codes of node:dns that mean "no such record" and not "no answer". */
const NOTHING_THERE = ['ENODATA', 'ENOTFOUND'];

/**
 * Live DNS through the system's resolver, which is asked for name servers, their addresses and names of others; a zone's own
 * servers answer for its names, so that no cache is in the way. With `servers` ("127.0.0.1:5353") those are asked for everything.
 * Methods throw ServiceUnavailable when nobody answers, or a server fails.
 */
export function createDns(servers?: readonly string[]): Dns {
  const resolver = resolverOf(servers);
  const authoritative = async (zone: string): Promise<Resolver> => {
    if (servers) return resolver;
    const names = await nothingAsEmpty(resolver.resolveNs(zone));
    const addresses = await Promise.all(names.map((name) => nothingAsEmpty(resolver.resolve4(name))));
    return resolverOf(addresses.flat());
  };
  return {
    nameServers: (zone) => nothingAsEmpty(resolver.resolveNs(zone)),
    canonicalName: async (name) => {
      let canonical = name;
      for (let step = 0; step < LONGEST_CHAIN; step += 1) {
        const [next] = await nothingAsEmpty(resolver.resolveCname(canonical));
        if (next === undefined) return canonical;
        canonical = next.toLowerCase().replace(/\.$/, '');
      }
      return canonical;
    },
    addresses: async (name, zone) => {
      if (zone === undefined) return addressesBy(resolver, name);
      const server = await authoritative(zone);
      const own = await addressesBy(server, name);
      if (own.length > 0) return own;
      // A zone's servers answer a CNAME that leads out of their zones without following it.
      const [host] = await nothingAsEmpty(server.resolveCname(name));
      return host === undefined ? [] : addressesBy(resolver, host);
    },
    answers: async (name, type, zone) => answersBy(await authoritative(zone), name, type),
    caa: async (name) => (await nothingAsEmpty(resolver.resolveCaa(name))).flatMap(caaRecordOf),
    views: (name, nameServers) =>
      Promise.all(
        nameServers.map(async (server) => {
          const [address] = servers ?? (await addressesBy(resolver, server).catch(() => []));
          return viewOf(server, address, name);
        }),
      ),
  };
}

/** A text of several strings comes as one. */
async function answersBy(resolver: Resolver, name: string, type: AnswerType): Promise<string[]> {
  if (type === 'TXT') return (await nothingAsEmpty(resolver.resolveTxt(name))).map((strings) => strings.join(''));
  if (type === 'CNAME') {
    const hosts = await nothingAsEmpty(resolver.resolveCname(name));
    return hosts.map((host) => host.toLowerCase().replace(/\.$/, ''));
  }
  return nothingAsEmpty(type === 'A' ? resolver.resolve4(name) : resolver.resolve6(name));
}

const NOTHING = { host: undefined, addresses: [], texts: [], ttl: 0 } as const;

/** One server's answer; `address` may have a port behind it. */
async function viewOf(server: string, address: string | undefined, name: string): Promise<ServerView> {
  if (address === undefined) return { server, ...NOTHING, failure: 'it has no address' };
  try {
    const types = ['A', 'AAAA', 'TXT'] as const;
    const answers = (await Promise.all(types.map((type) => askServer(address, name, type)))).flat();
    const own = answers.filter((answer) => answer.name === name);
    const dataOf = (...wanted: readonly string[]) =>
      own.flatMap(({ type, data }) => (wanted.includes(type) ? data : []));
    return {
      server,
      host: dataOf('CNAME')[0]?.toLowerCase(),
      addresses: [...new Set(dataOf('A', 'AAAA'))],
      texts: dataOf('TXT'),
      ttl: Math.max(0, ...own.flatMap(({ type, ttl }) => (type === 'TXT' ? [] : ttl))),
    };
  } catch (error) {
    return { server, ...NOTHING, failure: (error as Error).message };
  }
}

async function addressesBy(resolver: Resolver, name: string): Promise<string[]> {
  const answers = [nothingAsEmpty(resolver.resolve4(name)), nothingAsEmpty(resolver.resolve6(name))];
  return (await Promise.all(answers)).flat();
}

function resolverOf(servers: readonly string[] | undefined): Resolver {
  const resolver = new Resolver({ tries: TRIES, timeout: TIMEOUT_MS });
  if (servers && servers.length > 0) resolver.setServers(servers);
  return resolver;
}

/** node:dns gives a record as `{ critical: 128, issue: 'amazon.com' }`. */
function caaRecordOf({ critical, ...property }: CaaAnswer): CaaRecord[] {
  const values = Object.entries(property).filter(([tag]) => tag !== 'type');
  return values.map(([tag, value]) => ({ tag: tag.toLowerCase(), value: String(value), critical: critical !== 0 }));
}

async function nothingAsEmpty<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (NOTHING_THERE.includes(code)) return [];
    throw new MoverError('ServiceUnavailable', `DNS gave no answer: ${message}.`, { cause: error });
  }
}
