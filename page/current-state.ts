import type { JobView } from '../shared/domain/api/job-view.ts';
import type { JournalEntry, JournalEvent } from '../shared/domain/journal.ts';

/** The picture to show, the states in it to look for (the first that it has is meant), and the steps that are done. */
export interface CurrentState {
  readonly machine: 'move-domains' | 'change-records' | 'restore-move';
  readonly states: readonly string[];
  /** Where a step of the plan is under way: the box of that step. */
  readonly step?: string;
  readonly passed: readonly string[];
}

/** A view as far as this needs it. */
type Viewed = Pick<JobView, 'status' | 'waitsFor' | 'failure'> & {
  readonly request: object;
  readonly plan?: object | undefined;
  readonly evidence?: { readonly journal: readonly JournalEntry[] } | undefined;
};

/** The states of each ending and beginning, in move-domains and in change-records. */
const BY_STATUS: Readonly<Partial<Record<JobView['status'], readonly string[]>>> = {
  accepted: ['Plan the move', 'Plan the record changes'],
  planned: ['Planned'],
  refused: ['Plan refused'],
  moved: ['Moved', 'Changed'],
  restored: ['Restored'],
  parked: ['Parked'],
};

const BY_FAILURE: Readonly<Record<string, string>> = {
  NotApproved: 'Approval rejected',
  ApprovalTimedOut: 'Nobody approved',
  LockHeld: 'Another move is in the way',
};

/** What the newest entry of the journal says where it is about no step that has a box of its own; the way out, the way back. */
const BY_EVENT: Readonly<Partial<Record<JournalEvent['kind'], readonly string[]>>> = {
  admitted: ['Gather the facts again'],
  approved: ['Gather the facts again'],
  asked: ['Ask for the DNS change', 'Ask for DNS to be put back'],
  confirmed: ['Look at DNS that people change', 'Look at DNS that people put back'],
  'support-asked': ['Watch for the swap'],
  'swap-seen': ['Who has the domains now?'],
  verified: ['Verify the move', 'Look the records up'],
  'restore-began': ['Begin the restore'],
  'restore-planned': ['Is it a record change?'],
};

/** Steps that several boxes do, by the strategy; a step that stands here for no strategy has one box. */
const BY_STRATEGY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  wildcard: { 'repoint-dns': 'Repoint DNS', 'add-domains': 'Add the domains to the target' },
  associate: {
    'repoint-dns': 'Repoint DNS to the new holder',
    'associate-domains': 'Associate the domains with the target',
  },
  'disable-source': {
    'repoint-dns': 'Repoint DNS to the new holder',
    'associate-domains': 'Associate the proven domains',
  },
  assisted: { 'repoint-dns': 'Repoint DNS to the new holder', 'add-domains': 'Take the released domains' },
};

/** What goes on once a step is settled, where that is a stage of its own. */
const AFTER_STEP: Readonly<Record<string, string>> = { 'remove-domains': 'Wait for old DNS answers to expire' };

/** Steps whose boxes are not found by their class, since their states name no step. */
const STEPS_BY_STATE: Readonly<Record<string, string>> = {
  'request-certificate': 'Request the certificate',
  'delete-certificate': 'Delete the certificate',
};

/** Where a move or record change stands in the picture of its state machine, by its status and journal. Pure. */
export function currentState(view: Viewed): CurrentState {
  const journal = view.evidence?.journal ?? [];
  const machine = machineOf(view, journal);
  const passed = journal.flatMap(({ event }) => (event.kind === 'settled' ? [event.step] : []));
  const last = journal.at(-1)?.event;
  if (view.status === 'waiting') {
    const state = view.waitsFor ? 'Ask for approval' : 'Wait for the other move';
    return { machine, states: [state], passed };
  }
  const failed = BY_FAILURE[view.failure?.error ?? ''];
  const states = failed === undefined ? BY_STATUS[view.status] : [failed];
  if (states || !last) return { machine, states: states ?? [], passed };
  if (!('step' in last) || last.kind === 'asked' || last.kind === 'confirmed') {
    return { machine, states: BY_EVENT[last.kind] ?? [], passed };
  }
  const after = last.kind === 'settled' && machine === 'move-domains' ? AFTER_STEP[last.step] : undefined;
  const named = after ?? BY_STRATEGY[strategyOf(view)]?.[last.step] ?? STEPS_BY_STATE[last.step];
  return { machine, states: named === undefined ? [] : [named], step: last.step, passed };
}

/** The way back of both kinds is restore-move's, from its first entry on. */
function machineOf({ request }: Viewed, journal: readonly JournalEntry[]): CurrentState['machine'] {
  if (journal.some(({ event }) => event.kind === 'restore-began')) return 'restore-move';
  return 'changes' in request ? 'change-records' : 'move-domains';
}

function strategyOf({ plan }: Viewed): string {
  return (plan as { readonly strategy?: { readonly name: string } } | undefined)?.strategy?.name ?? '';
}
