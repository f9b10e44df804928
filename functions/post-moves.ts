import { requestOfMode } from '../shared/domain/request.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { defineApplyRoute } from '../shared/lambda/taking-routes.ts';

/** `POST /moves`: starts a move. */
export const create = defineApplyRoute('post-moves', requestOfMode('apply'));

export const handler = create(lambdaRuntime());
