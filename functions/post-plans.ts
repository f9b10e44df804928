import { requestOfMode } from '../shared/domain/request.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { definePlanRoute } from '../shared/lambda/taking-routes.ts';

/** `POST /plans`: plans a move and changes nothing. */
export const create = definePlanRoute('post-plans', requestOfMode('plan'));

export const handler = create(lambdaRuntime());
