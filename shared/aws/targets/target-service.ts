import type { ToldTarget } from '../../domain/records-job/facts.ts';
import type { Sessions } from '../sessions.ts';

/** What a service says of one target. */
export type Told = Omit<ToldTarget, 'kind'>;

/** Where a target is looked for: one account, one region. */
export interface Place {
  readonly sessions: Sessions;
  readonly accountId: string;
  readonly region: string;
  /** The name whose record shall lead there, for S3, where several share one host. */
  readonly name: string;
  /** Makes a list once for all targets that are looked for in it. */
  once<T>(list: string, make: () => Promise<T>): Promise<T>;
}

/** A service that tells of the targets that it keeps. */
export interface TargetService {
  /** What it is asked by, as policies name it. */
  readonly action: string;
  /** What else a refusal can mean. */
  readonly orElse?: string;
  /** The target with that host, undefined where the account has none. Throws MoverError. */
  find(place: Place, host: string): Promise<Told | undefined>;
}

/** `region eu-central-1 of account 222222222222`, for the sentence of an error. */
export function placeOf({ region, accountId }: Place): string {
  return `region ${region} of account ${accountId}`;
}

/** All items of a listing that comes in pages. */
export async function allOf<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}

/** Whether a service spells that host; case does not count. */
export function isHost(spelled: string | undefined, host: string): boolean {
  return spelled?.toLowerCase() === host;
}

/** Members that are there; the others are left out. */
export function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
