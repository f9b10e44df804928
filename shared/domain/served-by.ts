import { type JournalEntry, refusedWrites } from './journal.ts';
import { coverOf } from './names.ts';
import { movedDomains, type Plan } from './plan.ts';
import { idOf } from './refs.ts';

/** Who answers the viewers of a domain: `cover` is the target by its wildcard, `target` the target by the alias itself. */
export type Server = 'source' | 'cover' | 'target' | 'nobody';

/** Domains that are served alike. */
export interface ServedBy {
  readonly domains: readonly string[];
  /** One, or while a change is deployed several, the older first: edge by edge the later takes over. */
  readonly by: readonly Server[];
  /** The same for people. */
  readonly sentence: string;
}

/**
 * Who serves each domain of a move by its journal: the column "who serves" of docs/move.md as a rule. CloudFront goes by the
 * host name, so that no change of DNS is among what decides. Undefined for a plan that is refused, which changes nothing.
 */
export function servedBy(plan: Plan, entries: readonly JournalEntry[]): ServedBy[] | undefined {
  if (plan.verdict === 'refused') return undefined;
  const { domains } = plan.request;
  const states = domains.map((domain) => ({ domain, by: serversOf(domain, plan, entries) }));
  return [...Map.groupBy(states, ({ by }) => by.join())].map(([, alike]) => {
    const by = alike[0]?.by ?? [];
    const names = alike.map(({ domain }) => domain);
    return { domains: names, by, sentence: sentenceOf(by, names, plan) };
  });
}

/** What a step makes of who serves, once it is everywhere; a step that is not among them changes nothing of it. */
const BECOMES: Readonly<Record<string, (now: Server, plan: Plan) => Server>> = {
  'remove-domains': () => 'cover',
  'add-domains': () => 'target',
  'associate-domains': () => 'target',
  'disable-source': () => 'nobody',
  'enable-source': (now) => (now === 'nobody' ? 'source' : now),
  'restore-cover': (now) => (now === 'nobody' ? 'cover' : now),
  'associate-back': () => 'source',
  'withdraw-domains': (now, plan) => (now === 'target' ? withoutAlias(plan) : now),
  'return-domains': () => 'source',
};

/** What is left of a target's own alias that is taken away: the cover, where the move goes by one. */
function withoutAlias({ strategy }: Plan): Server {
  return strategy.name === 'wildcard' ? 'cover' : 'nobody';
}

/** Goes through the journal; what was refused for good changed nothing. */
function serversOf(domain: string, plan: Plan, entries: readonly JournalEntry[]): readonly Server[] {
  let by: readonly Server[] = [atFirst(domain, plan)];
  if (!movedDomains(plan).includes(domain)) return by;
  const refused = refusedWrites(entries);
  for (const entry of entries) {
    if (!refused.has(entry.sequence)) by = after(entry, { by, domain, plan });
  }
  return by;
}

interface Standing {
  readonly by: readonly Server[];
  readonly domain: string;
  readonly plan: Plan;
}

function after({ event }: JournalEntry, { by, domain, plan }: Standing): readonly Server[] {
  if (event.kind === 'swap-seen') {
    if (event.swapped.includes(domain)) return joined(by, 'target');
    return event.free.includes(domain) ? joined(by, 'nobody') : by;
  }
  if (!('step' in event) || !(event.step in BECOMES)) return by;
  const next = BECOMES[event.step]?.(by.at(-1) ?? 'source', plan) ?? 'source';
  switch (event.kind) {
    case 'intended':
      return joined(by, next);
    case 'settled':
      return [next];
    default:
      return by;
  }
}

/** What was served before may be served at some edge until the next is everywhere. */
function joined(by: readonly Server[], next: Server): readonly Server[] {
  return by.includes(next) ? by : [...by, next];
}

/** What the plan does not take from the source, the target has. A source that is off serves nobody. */
function atFirst(domain: string, plan: Plan): Server {
  if (!movedDomains(plan).includes(domain)) return 'target';
  return plan.sourceWasEnabled ? 'source' : 'nobody';
}

function sentenceOf(by: readonly Server[], domains: readonly string[], plan: Plan): string {
  const words = by.map((server) => wordsOf(server, domains, plan));
  return words.length === 1 ? `Served by ${words[0]}.` : `Served edge by edge: ${words.join(', then ')}.`;
}

function wordsOf(server: Server, domains: readonly string[], { source, target }: Plan): string {
  switch (server) {
    case 'source':
      return `the source ${idOf(source)}`;
    case 'cover':
      return `the target ${idOf(target)}, by its cover ${[...new Set(domains.map(coverOf))].join(', ')}`;
    case 'target':
      return `the target ${idOf(target)}`;
    case 'nobody':
      return 'nobody';
  }
}
