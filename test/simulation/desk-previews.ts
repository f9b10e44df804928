import type { JobView } from '../../shared/domain/api/job-view.ts';
import { hashOf } from '../../shared/domain/plan.ts';
import { hashOfRecords, isRecordsPlan } from '../../shared/domain/records-job/plan.ts';
import type { Around, DeskAsked } from './desk.ts';
import type { Errand } from './errands.ts';

/** Of a site of which somebody has deleted a part there is no plan, however often it is asked for. */
const GONE = 'DistributionNotFound';

/**
 * A preview of what would be done: the same key gives the same one, and what is answered is a plan of what was asked for. One
 * whose execution failed is asked for anew, under another key.
 */
export function previewErrand(
  { executions, tell, wonder, ask }: Around,
  { path, body, tells }: NonNullable<DeskAsked['preview']>,
): Errand {
  /** The ids that keys gave, in the order of the keys. */
  const ids: (string | undefined)[] = [undefined];
  const preview = async () => {
    const key = ids.length;
    const answer = await ask(path, { content: body, headers: { 'idempotency-key': `desk-${key}` } });
    if (!answer) return false;
    const view = JSON.parse(answer.text) as JobView;
    const first = ids[key - 1] ?? view.moveId;
    ids[key - 1] = first;
    if (first !== view.moveId) tell(`the same preview gave ${first}, and then ${view.moveId}`);
    const others = [...executions.plans.keys()].filter((id) => !ids.includes(id));
    if (others.length > 0) tell(`${others} was begun beside ${ids}, which were to be previewed`);
    // It is planned still.
    if (answer.status === 202) return false;
    if (view.status === 'failed') {
      if (view.failure?.error === GONE) return true;
      ids.push(undefined);
      return false;
    }
    const wrong = whatIsWrong(view, body);
    if (view.status !== tells) wonder(`the preview ${view.moveId} is ${view.status}, and should be ${tells}`);
    if (wrong !== undefined) tell(`the preview ${view.moveId} ${wrong}`);
    return true;
  };
  return { what: `a preview by ${path}`, ask: preview };
}

function whatIsWrong({ status, plan, request }: JobView, body: object): string | undefined {
  if (status !== 'planned' && status !== 'refused') return `is ${status}`;
  if (plan === undefined) return `is ${status}, and has no plan`;
  if ((isRecordsPlan(plan) ? hashOfRecords(plan) : hashOf(plan)) !== plan.hash) return 'is not what its hash says';
  const named = Object.entries(body).every(
    ([member, asked]) =>
      JSON.stringify((request as unknown as Record<string, unknown>)[member]) === JSON.stringify(asked),
  );
  return named && plan.request.mode === 'plan' ? undefined : 'is one of something else';
}
