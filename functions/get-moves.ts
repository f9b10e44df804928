import type { ListedJob, ListPage } from '../shared/aws/request-store.ts';
import { mayRead } from '../shared/domain/api/access.ts';
import { ListQuery } from '../shared/domain/api/body.ts';
import { statusOf } from '../shared/domain/api/job-status.ts';
import { type JobSummary, summaryOf } from '../shared/domain/api/job-view.ts';
import { JOBS } from '../shared/domain/job.ts';
import { normalizeName } from '../shared/domain/names.ts';
import { invalidRequest } from '../shared/domain/request.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { defineRoute, NoBody } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/** Requests that one call looks through at most: a page may be short, and still name a next one. */
const LOOKED_THROUGH = 1_000;
const PER_READ = 100;

/**
 * `GET /moves` and `GET /record-changes`: those whose domains the caller may read, newest first, by domain, status and
 * ticket. Throws InvalidRequest. `next` is there while there may be more.
 */
export const create = defineRoute({
  name: 'get-moves',
  env: BaseEnv,
  body: NoBody,
  run: async ({ kind, query, caller, requests }) => {
    const parsed = ListQuery.safeParse(query);
    if (!parsed.success) throw invalidRequest(parsed.error);
    const { limit, from, status, ticket, domain } = parsed.data;
    const wanted = domain === undefined ? undefined : (normalizeName(domain) ?? domain);
    const fits = (one: JobSummary) =>
      mayRead(caller, one.domains) &&
      (status === undefined || one.status === status) &&
      (ticket === undefined || one.ticket === ticket) &&
      (wanted === undefined || one.domains.includes(wanted));
    const listed: JobSummary[] = [];
    let next = from;
    for (let looked = 0; looked < LOOKED_THROUGH; looked += PER_READ) {
      const page: ListPage = await requests.list(kind, PER_READ, next);
      const fitting = page.jobs
        .map((one) => ({ one, summary: summarized(one) }))
        .filter(({ summary }) => fits(summary));
      const taken = fitting.slice(0, limit - listed.length);
      listed.push(...taken.map(({ summary }) => summary));
      const cut = fitting.length > taken.length;
      next = cut ? taken.at(-1)?.one.position : page.next;
      if (next === undefined || listed.length === limit) break;
    }
    return { status: 200, json: { [JOBS[kind].list]: listed, ...(next === undefined ? {} : { next }) } };
  },
});

function summarized({ registered, head }: ListedJob): JobSummary {
  return summaryOf(registered, statusOf({ ...registered, head }));
}

export const handler = create(lambdaRuntime());
