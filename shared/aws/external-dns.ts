import pLimit from 'p-limit';
import { type ExternalChange, type ExternalStepId, judge, type Look, type ServerView } from '../domain/external.ts';
import type { JournalEntry } from '../domain/journal.ts';
import type { Dns } from '../net/dns.ts';
import { serversOf } from './facts/external.ts';

const CONCURRENCY = 8;

/** What every name server that the world is told to ask answers for each change, in their order. */
export async function viewsOf(dns: Dns, changes: readonly ExternalChange[]): Promise<ServerView[][]> {
  const limit = pLimit(CONCURRENCY);
  return Promise.all(
    changes.map(({ name, zone }) =>
      limit(async () => {
        // Where the delegation cannot be asked for now, those that were known when it was planned may still answer.
        const servers = await serversOf(dns, zone.name).catch(() => []);
        return dns.views(name, servers.length > 0 ? servers : zone.nameServers);
      }),
    ),
  );
}

/** How each change stands by live DNS. */
export async function lookAt(dns: Dns, changes: readonly ExternalChange[]): Promise<Look[]> {
  const views = await viewsOf(dns, changes);
  return changes.map((change, index) => judge(change, views[index] ?? []));
}

/** The names for which somebody gave their word that a step is done, where live DNS cannot tell. */
export function confirmedNames(entries: readonly JournalEntry[], step: ExternalStepId, fence: number): string[] {
  return entries.flatMap(({ event, fence: held }) =>
    event.kind === 'confirmed' && event.step === step && held === fence ? event.untold : [],
  );
}

/** Whether the present owner of a move has seen a step done. */
export function isSettled(entries: readonly JournalEntry[], step: ExternalStepId, fence: number): boolean {
  return entries.some(({ event, fence: held }) => event.kind === 'settled' && event.step === step && held === fence);
}

/** What was seen of names, for people: `www.example.com at ns1.example.net: CNAME d111.cloudfront.net`. */
export function describeLooks(looks: readonly Look[]): string {
  return looks.map(({ name, saw }) => `${name} at ${saw}`).join('; ');
}
