import type { DistributionRef } from '../refs.ts';
import type { BatchOrder } from './request.ts';

/**
 * How a batch stands. `planned` without `mode` `apply` is its end; `waiting` for an approval, `paused` and `stopped` go on
 * when somebody says so.
 */
export const BATCH_STATUSES = [
  'planning',
  'planned',
  'refused',
  'waiting',
  'running',
  'paused',
  'stopped',
  'aborted',
  'completed',
  'failed',
] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** How a group of a batch stands; what is `ready` or `skipped` has not begun. */
export const GROUP_STATUSES = [
  'listed',
  'ready',
  'refused',
  'there',
  'running',
  'moved',
  'restored',
  'parked',
  'failed',
  'skipped',
] as const;
export type GroupStatus = (typeof GROUP_STATUSES)[number];

/** Those that began and ended otherwise than moved. */
export const FAILED_STATUSES: readonly GroupStatus[] = ['restored', 'parked', 'failed'];
/** Those that a wave may begin. */
export const OPEN_STATUSES: readonly GroupStatus[] = ['ready', 'skipped', 'running'];

/** What somebody said to a batch, and did by it; in the words of the one who said it. `at`: milliseconds since the epoch. */
export interface Said {
  readonly what: 'paused' | 'resumed' | 'aborted' | 'approved' | 'rejected';
  readonly by: string;
  readonly at: number;
  readonly reason?: string;
}

/** What is kept of that, the newest: every child reads the head. */
export const MOST_SAID = 50;

/** What has not ended by itself, nor rests: an execution plans it or runs it. */
export const GOING_STATUSES: readonly BatchStatus[] = ['planning', 'planned', 'running'];
/** What rests until somebody says how it goes on. */
export const RESTING_STATUSES: readonly BatchStatus[] = ['waiting', 'paused', 'stopped', 'failed'];

/** Somebody's word on a batch. `at`: milliseconds since the epoch. */
export interface Word {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}

/** What decides whether something new may begin: read by every child first. */
export interface BatchHead {
  readonly batchId: string;
  readonly status: BatchStatus;
  /** The request without its list. */
  readonly order: BatchOrder;
  /** SHA-256 of request and list: the same for the same batch. */
  readonly bodyDigest: string;
  readonly caller: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly domains: number;
  readonly groups: number;
  /** The domains, of long lists wildcards above them: what a grant has to cover. */
  readonly names: readonly string[];
  /** The accounts of sources and targets, as the list has them, which a grant has to cover; `*` where these are too many. */
  readonly accounts: readonly string[];
  /** Whether a line left its source to be found: then a grant has to be for all accounts. */
  readonly searched: boolean;
  /** SHA-256 over the plans of all groups: what an approval approves. */
  readonly batchHash?: string;
  /** The ARN of the execution that plans it or runs its waves, or did so last. */
  readonly execution?: string;
  readonly approval?: { readonly verdict: 'approve' | 'reject'; readonly by: string; readonly at: number };
  /** Executions that ran waves, or planned once more: each `resume` is one more. */
  readonly run: number;
  /** Waves of this run that were begun. */
  readonly wave: number;
  /** Whether a group of this run has moved: only then more than one may be under way. */
  readonly proven?: boolean;
  /** The groups of this run that ended otherwise than moved. */
  readonly failed?: ReadonlySet<number>;
  /** What was said to it so far. */
  readonly said?: readonly Said[];
  readonly paused?: Word;
  /** With `restoreRunning`, what has begun is brought back as well. */
  readonly aborted?: Word & { readonly restoreRunning?: boolean };
  /** Why it ended otherwise than completed, with the next command. */
  readonly note?: string;
  readonly endedAt?: number;
}

/** A domain that does not move, and why. */
export interface Unmoved {
  readonly line: number;
  readonly domain: string;
  readonly code: string;
  readonly sentence: string;
  readonly remedy?: string;
}

/** What of a plan decides when its group moves. */
export interface GroupPlan {
  readonly planHash: string;
  readonly strategy: string;
  readonly expectedSeconds: number;
  readonly warnings: number;
  /** Whether somebody has to change DNS outside of Route 53 meanwhile. */
  readonly people: boolean;
  readonly outage: boolean;
  readonly provisions: boolean;
  /** How many domains more the target takes by its quota, the cover of this move counted. */
  readonly room: number;
  /** Accounts of source and target. */
  readonly accounts: readonly string[];
  /** How many zones with records of the domains are in which account. */
  readonly zones: Readonly<Record<string, number>>;
  /** What the move locks: no two groups of a wave have any in common. */
  readonly locks: readonly string[];
}

/** The domains of one source and one target: one move. */
export interface Group {
  readonly group: number;
  readonly status: GroupStatus;
  /** Those that move, or are still to be planned; with their lines. */
  readonly domains: readonly { readonly line: number; readonly domain: string }[];
  readonly source?: DistributionRef;
  readonly target: DistributionRef;
  readonly hostedZoneId?: string;
  readonly refused: readonly Unmoved[];
  readonly there: readonly Unmoved[];
  readonly plan?: GroupPlan;
  /** How often it could not be planned by an error that may pass and is not AWS's. */
  readonly tries?: number;
  /** Since when AWS has kept it from being planned, and when it did so last: milliseconds since the epoch. */
  readonly away?: { readonly since: number; readonly last: number };
  readonly run?: number;
  readonly wave?: number;
  /** How often it was written: who writes it names the one that was read. */
  readonly version?: number;
  readonly moveId?: string;
  /** When its move may begin within its wave: milliseconds since the epoch. */
  readonly beginAt?: number;
  /** Waves of its run that had it in a row without its child noting anything. */
  readonly attempts?: number;
  /** The run in which its move could not be started: not tried again in that one. */
  readonly unstarted?: number;
  /** The run in which it began; a later one may have had it in hand again. */
  readonly begunRun?: number;
  readonly begunAt?: number;
  readonly endedAt?: number;
  /** How it ended, or why it was skipped. */
  readonly note?: string;
}
