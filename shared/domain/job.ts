import type { RecordsRequest } from './records-job/request.ts';
import type { MoveRequest } from './request.ts';

/** What can be asked for. Both are registered, planned, approved, journaled, told and taken back in the same way. */
export type JobKind = 'move' | 'record-change';
export type AnyRequest = MoveRequest | RecordsRequest;
/** A request as far as it tells of which kind it is. */
type Named = Pick<MoveRequest, 'domains'> | Pick<RecordsRequest, 'changes'>;

/** What a request is for, which its id begins with: a plan alone, or all of it. */
export type Purpose = 'plan' | 'move' | 'record-preview' | 'record-change';

interface Job {
  /** For people, at the beginning of a sentence. */
  readonly noun: string;
  /** Where it is in the API, and the member of a list that has many of it. */
  readonly path: '/moves' | '/record-changes';
  readonly list: 'moves' | 'recordChanges';
  readonly purposes: Readonly<Record<AnyRequest['mode'], Purpose>>;
}

export const JOBS: Readonly<Record<JobKind, Job>> = {
  move: { noun: 'Move', path: '/moves', list: 'moves', purposes: { plan: 'plan', apply: 'move' } },
  'record-change': {
    noun: 'Record change',
    path: '/record-changes',
    list: 'recordChanges',
    purposes: { plan: 'record-preview', apply: 'record-change' },
  },
};

export function kindOf(request: Named): JobKind {
  return 'changes' in request ? 'record-change' : 'move';
}

/** The names that a request is about, each once. */
export function domainsOf(request: Named): readonly string[] {
  return 'changes' in request ? [...new Set(request.changes.map(({ name }) => name))] : request.domains;
}
