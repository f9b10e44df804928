import { recordsRequestOfMode } from '../shared/domain/records-job/request.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { definePlanRoute } from '../shared/lambda/taking-routes.ts';

/** `POST /record-changes/preview`: shows what a record change would write, by the state machine that writes it. */
export const create = definePlanRoute('post-record-previews', recordsRequestOfMode('plan'));

export const handler = create(lambdaRuntime());
