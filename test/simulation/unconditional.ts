import { type SdkRequest, textOf } from './actions.ts';

/** A write of DynamoDB without its condition, and without the names and values that only its condition used. */
export function unconditional(request: SdkRequest): SdkRequest {
  const { ConditionExpression: _left, ...rest } = JSON.parse(textOf(request)) as Record<string, unknown>;
  const used = String(rest.UpdateExpression ?? '');
  for (const member of ['ExpressionAttributeNames', 'ExpressionAttributeValues']) {
    const all = Object.entries((rest[member] ?? {}) as object);
    const kept = all.filter(([name]) => new RegExp(`${name.replace('#', '\\#')}\\b`).test(used));
    if (kept.length > 0) rest[member] = Object.fromEntries(kept);
    else delete rest[member];
  }
  return { ...request, body: JSON.stringify(rest) };
}
