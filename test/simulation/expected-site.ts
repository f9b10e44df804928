import { coverOf, isWithin, parentOf } from '../../shared/domain/names.ts';
import type { Footprint } from './footprint.ts';

/** The site in a form in which two runs can be compared: what `wholeSite` tells, without the ids that chance draws. */
export interface Site {
  /** The records of each zone, each as a line of JSON. */
  readonly records: readonly (readonly string[])[];
  readonly distributions: readonly Holder[];
  readonly tenants: readonly Tenant[];
  /** How many there are in each account. */
  readonly certificates: readonly number[];
}

interface Holder {
  readonly id: string;
  readonly aliases: readonly string[];
  /** The config without them. */
  readonly rest: string;
}

interface Tenant {
  readonly id: string;
  readonly domains: readonly string[];
}

/** How a job ended, with what it may touch. */
export interface JobSite {
  readonly status: string;
  readonly footprint: Footprint;
}

/**
 * What the site has to be, job by job: what belongs to one that moved is as it is when all moved, what belongs to any other, or
 * to none, as before.
 */
export function expectedSite(before: Site, after: Site, jobs: readonly JobSite[]): Site {
  const moved = jobs.filter(({ status }) => status === 'moved');
  const isMoved = (name: string) => moved.some((job) => isOf(job, name));
  const touches = (id: string) => moved.some(({ footprint: { source, target } }) => [source, target].includes(id));
  const isAll = jobs.length > 0 && moved.length === jobs.length;
  const choose = <T>(was: T, is: T, isAfter: boolean) => (isAfter ? is : was);
  const names = (was: readonly string[], is: readonly string[]) =>
    [...was.filter((name) => !isMoved(name)), ...is.filter(isMoved)].sort();
  return {
    records: before.records.map((lines, zone) => {
      const own = (line: string) => isAll || isMoved(nameOf(line));
      return [...lines.filter((line) => !own(line)), ...(after.records[zone] ?? []).filter(own)].sort();
    }),
    distributions: before.distributions.map((was, place) => {
      const is = after.distributions[place] ?? was;
      return { id: was.id, aliases: names(was.aliases, is.aliases), rest: choose(was.rest, is.rest, touches(was.id)) };
    }),
    tenants: before.tenants.map((was, place) => {
      const is = after.tenants[place] ?? was;
      return { ...choose(was, is, touches(was.id)), domains: names(was.domains, is.domains) };
    }),
    certificates: choose(before.certificates, after.certificates, moved.length > 0),
  };
}

/** A site in the order in which `expectedSite` tells one. */
export function inOrder({ records, distributions, tenants, certificates }: Site): Site {
  return { records: records.map((lines) => [...lines].sort()), distributions, tenants, certificates };
}

const SWITCH = /<\/PriceClass><Enabled>(true|false)<\/Enabled>/;
const VIEWER_CERTIFICATE = /<ViewerCertificate>.*?<\/ViewerCertificate>/s;

/** The site without what belongs to jobs that stand halfway: domains, covers, records; switch and certificate of their ends. */
export function withoutThoseOf(jobs: readonly JobSite[], site: Site): Site {
  if (jobs.length === 0) return site;
  const isTheirs = (name: string) =>
    jobs.some((job) => isOf(job, name) || job.footprint.domains.some((domain) => coverOf(domain) === name));
  const touches = (id: string) => jobs.some(({ footprint: { source, target } }) => [source, target].includes(id));
  return {
    records: site.records.map((lines) => lines.filter((line) => !isTheirs(nameOf(line)))),
    distributions: site.distributions.map(({ id, aliases, rest }) => ({
      id,
      aliases: aliases.filter((alias) => !isTheirs(alias)),
      rest: touches(id) ? rest.replace(SWITCH, '').replace(VIEWER_CERTIFICATE, '') : rest,
    })),
    tenants: site.tenants.map(({ id, domains, ...rest }) => {
      const others = domains.filter((domain) => !isTheirs(domain));
      return touches(id) ? { id, domains: others } : { id, ...rest, domains: others };
    }),
    certificates: [],
  };
}

/** A site without its certificates and the records that validate them: those of one account and name share theirs. */
export function withoutCertificates({ records, ...rest }: Site): Site {
  const kept = records.map((lines) => lines.filter((line) => !line.includes('acm-validations.aws')));
  return { ...rest, records: kept, certificates: [] };
}

/** A name of a job's own, or one that proves something of it or of its cover: `_www.example.com`, `_1f.example.com`. */
function isOf({ footprint: { domains, changes } }: JobSite, name: string): boolean {
  return [...domains, ...changes.map((change) => change.name)].some(
    (own) => name === own || (name.startsWith('_') && isWithin(name, parentOf(own))),
  );
}

function nameOf(line: string): string {
  return (JSON.parse(line) as { readonly Name: string }).Name.replace(/\.$/, '').replace('\\052', '*');
}
