import { recordsRequestOfMode } from '../shared/domain/records-job/request.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { defineApplyRoute } from '../shared/lambda/taking-routes.ts';

/** `POST /record-changes`: starts a record change. */
export const create = defineApplyRoute('post-record-changes', recordsRequestOfMode('apply'));

export const handler = create(lambdaRuntime());
